package org.parley.conversation;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Tells those who look at an owner's conversations that they have changed; the stores speak into it, after each commit, and other
 * nodes what is changed there. In memory: nothing is kept for whoever comes later, who looks for himself. Thread-safe, never blocks.
 */
public final class ChangeFeed implements AutoCloseable {
    private final Map<String, Set<Follower>> followers = new ConcurrentHashMap<>();
    private volatile BiConsumer<String, Change> otherNodes = (owner, change) -> {};
    private volatile boolean closed;

    /** Called on the thread that made the change; must not block. */
    public interface Follower {
        void changed(Change change);

        /** Nothing more is told. */
        void feedEnds();

        /** Nothing more is told to this owner: they may no longer hear it. */
        void dismissed();
    }

    public void follow(String owner, Follower follower) {
        followers.compute(owner, (key, known) -> {
            Set<Follower> all = known == null ? ConcurrentHashMap.newKeySet() : known;
            all.add(follower);
            return all;
        });
        if (closed) {
            follower.feedEnds();
        }
    }

    /** Idempotent. */
    public void leave(String owner, Follower follower) {
        followers.computeIfPresent(owner, (key, all) -> {
            all.remove(follower);
            return all.isEmpty() ? null : all;
        });
    }

    /** @param told of all that is changed here, with its owner; must not block */
    public void tellOthers(BiConsumer<String, Change> told) {
        otherNodes = told;
    }

    void tell(String owner, Change change) {
        heard(owner, change);
        otherNodes.accept(owner, change);
    }

    /** It was changed on another node. */
    public void heard(String owner, Change change) {
        followers.getOrDefault(owner, Set.of()).forEach(follower -> follower.changed(change));
    }

    /** Sends away who listens for this owner. */
    public void dismiss(String owner) {
        followers.getOrDefault(owner, Set.of()).forEach(Follower::dismissed);
    }

    /** Something may not have been told: who listens comes again, and looks. */
    public void missed() {
        followers.values().forEach(all -> all.forEach(Follower::feedEnds));
    }

    /** For tests and metrics. */
    public int followers() {
        return followers.values().stream().mapToInt(Set::size).sum();
    }

    @Override
    public void close() {
        closed = true;
        missed();
    }
}
