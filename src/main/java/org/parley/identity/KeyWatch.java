package org.parley.identity;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** What programs have open here, to end it when their keys are revoked, on whatever node, or expire. Thread-safe. */
public final class KeyWatch {
    private final ApiKeys keys;
    private final Set<Open> all = ConcurrentHashMap.newKeySet();

    public KeyWatch(ApiKeys keys) {
        this.keys = keys;
    }

    /** @param key its id */
    private record Open(String key, BooleanSupplier over, Runnable end) {}

    /**
     * To be watched from now on; without effect where the caller is no program.
     *
     * @param over whether there is nothing to end any more
     * @param end must not block
     */
    public void add(Caller caller, BooleanSupplier over, Runnable end) {
        caller.key().ifPresent(key -> all.add(new Open(key.id(), over, end)));
    }

    /**
     * The same for who reads an answer. One that the reader's own key has started ends by itself, with a word about why: its readers are
     * to hear that.
     */
    public void addReader(Caller reader, Caller owner, BooleanSupplier over, Runnable end) {
        if (!id(reader).equals(id(owner))) {
            add(reader, over, end);
        }
    }

    private static Optional<String> id(Caller caller) {
        return caller.key().map(ApiKey::id);
    }

    /** To be called at least twice within each heartbeat; blocks for the database where a program has something open. */
    public void look() {
        all.removeIf(open -> open.over().getAsBoolean());
        Set<String> used = all.stream().map(Open::key).collect(Collectors.toUnmodifiableSet());
        if (used.isEmpty()) {
            return;
        }
        Set<String> gone = keys.gone(used);
        all.stream()
                .filter(open -> gone.contains(open.key()))
                .forEach(open -> open.end().run());
    }
}
