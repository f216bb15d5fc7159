package org.parley.provider;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends calls that have been silent for too long. One thread looks at all calls now and then, so that a call itself pays no timer
 * for its reads; a limit is therefore kept to within one round. It is a platform thread: virtual ones that never pause could keep
 * another from its turn.
 */
final class Watchdog implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Watchdog.class.getName());

    private final Set<UpstreamCall> calls = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Runnable alsoEachRound;
    private final long roundMillis;
    private final Thread thread;

    /** @param alsoEachRound further short work on the watchdog's thread */
    Watchdog(long roundMillis, Runnable alsoEachRound) {
        this.alsoEachRound = alsoEachRound;
        this.roundMillis = roundMillis;
        this.thread =
                Thread.ofPlatform().daemon().name("parley-upstream-watchdog").start(this::watch);
    }

    void add(UpstreamCall call) {
        calls.add(call);
        if (closing.getCount() == 0) {
            call.abort(UpstreamCall.Abort.CLOSED);
        }
    }

    void remove(UpstreamCall call) {
        calls.remove(call);
    }

    /** Ends all calls and the thread. */
    @Override
    public void close() {
        closing.countDown();
        calls.forEach(call -> guarded(() -> call.abort(UpstreamCall.Abort.CLOSED)));
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        try {
            while (!closing.await(roundMillis, TimeUnit.MILLISECONDS)) {
                long now = System.nanoTime();
                calls.forEach(call -> guarded(() -> call.check(now)));
                guarded(alsoEachRound);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever one of them throws, the others are watched. */
    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.WARNING, "the watch over silent calls met an error and goes on", e);
        }
    }
}
