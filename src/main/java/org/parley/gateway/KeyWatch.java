package org.parley.gateway;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.parley.generation.Generation;
import org.parley.identity.ApiKeys;

/**
 * Ends what is being answered to a key that is no more: looks twice within each heartbeat at the keys that have an answer under way here,
 * wherever they were revoked; on a virtual thread of its own.
 */
final class KeyWatch implements AutoCloseable {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final System.Logger LOG = System.getLogger(KeyWatch.class.getName());

    private final ApiKeys keys;
    private final Duration period;
    /** Answers under way, with the ids of their keys. */
    private final Map<Generation, String> answers = new ConcurrentHashMap<>();

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    KeyWatch(ApiKeys keys, Duration heartbeat) {
        this.keys = keys;
        this.period = heartbeat.dividedBy(2);
        this.thread = Thread.ofVirtual().name("key-watch").start(this::run);
    }

    void add(String key, Generation answer) {
        answers.put(answer, key);
    }

    private void run() {
        try {
            while (!closed.await(period.toNanos(), TimeUnit.NANOSECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        answers.keySet().removeIf(Generation::ended);
        Set<String> used = answers.values().stream().collect(Collectors.toUnmodifiableSet());
        if (used.isEmpty()) {
            return;
        }
        try {
            Set<String> gone = keys.gone(used);
            answers.forEach((answer, key) -> {
                if (gone.contains(key)) {
                    answer.revoke();
                }
            });
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "which keys were revoked is not known now: {0}", e.toString());
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            var unused = thread.join(CLOSE_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
