package org.parley.cluster;

import java.util.concurrent.atomic.AtomicLong;

/** Whether and when a server first said that it had something. Thread-safe. */
final class Taken {
    private static final long NEVER = Long.MIN_VALUE;

    private final AtomicLong at = new AtomicLong(NEVER);

    void now() {
        at.compareAndSet(NEVER, System.nanoTime());
    }

    boolean isSo() {
        return at.get() != NEVER;
    }

    /** In {@link System#nanoTime()}; once it is so. */
    long at() {
        return at.get();
    }
}
