package org.parley;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What is done now and then as long as Parley runs, each on a virtual thread of its own: it may block. What goes wrong in a round is
 * logged, and is tried again in the next.
 */
final class Rounds implements AutoCloseable {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final System.Logger LOG = System.getLogger(Rounds.class.getName());

    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    /**
     * The first round is made at once.
     *
     * @param name for threads and logs: what is done
     */
    void every(Duration period, String name, Runnable round) {
        threads.add(Thread.ofVirtual().name(name).start(() -> {
            try {
                do {
                    make(name, round);
                } while (!closed.await(period.toNanos(), TimeUnit.NANOSECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    private static void make(String name, Runnable round) {
        try {
            round.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: not now, tried again: {1}", name, e.toString());
        }
    }

    /** Waits a few seconds for rounds that are being made. */
    @Override
    public void close() {
        closed.countDown();
        try {
            for (Thread thread : threads) {
                var unused = thread.join(CLOSE_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
