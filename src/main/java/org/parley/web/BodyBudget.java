package org.parley.web;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of request bodies may be in memory at once, over all requests. Thread-safe, never blocks. */
final class BodyBudget {
    private final long most;
    private final AtomicLong held = new AtomicLong();

    BodyBudget(long most) {
        this.most = most;
    }

    /** An eighth of the heap, since a body becomes text, a prompt and an upstream request; but room for one body at least. */
    static BodyBudget of(long largestBody) {
        return new BodyBudget(Math.max(largestBody, Runtime.getRuntime().maxMemory() / 8));
    }

    /** For tests and metrics. */
    long held() {
        return held.get();
    }

    Lease lease() {
        return new Lease();
    }

    /** The part of one request; for one thread. */
    final class Lease implements AutoCloseable {
        private long bytes;

        /** @return whether there was room; if not, what was held is still held */
        boolean grow(long more) {
            if (held.addAndGet(more) > most) {
                held.addAndGet(-more);
                return false;
            }
            bytes += more;
            return true;
        }

        @Override
        public void close() {
            held.addAndGet(-bytes);
            bytes = 0;
        }
    }
}
