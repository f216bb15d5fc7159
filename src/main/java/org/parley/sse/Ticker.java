package org.parley.sse;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One daemon thread that calls everybody who listens four times a second. Thread-safe. A listener must be quick and must
 * not block; what it throws is dropped, so that one cannot silence the others.
 */
public final class Ticker implements AutoCloseable {
    private static final long PERIOD_MILLIS = 250;
    private static final System.Logger LOG = System.getLogger(Ticker.class.getName());

    /** How long those who listen may take to end by themselves when the ticker is closed. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private static final Duration LAST_TICK = Duration.ofSeconds(5);

    @FunctionalInterface
    public interface Listener {
        /** Called with {@link System#nanoTime()}. */
        void tick(long nanoTime);

        /** There are no more ticks: whoever relies on them ends now. Like a tick, must not block. */
        default void ticksEnd() {}
    }

    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final CountDownLatch unheard = new CountDownLatch(1);
    private volatile boolean closing;
    private volatile boolean closed;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(this::thread);

    public Ticker() {
        var unused = clock.scheduleAtFixedRate(this::tick, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private Thread thread(Runnable work) {
        Thread thread = Thread.ofPlatform().daemon().name("parley-ticker").unstarted(work);
        threads.add(thread);
        return thread;
    }

    public void add(Listener listener) {
        listeners.add(listener);
        if (closed) {
            quietly(listener::ticksEnd);
        }
    }

    public void remove(Listener listener) {
        listeners.remove(listener);
        seeWhetherUnheard();
    }

    private void seeWhetherUnheard() {
        if (closing && listeners.isEmpty()) {
            unheard.countDown();
        }
    }

    /** Runs the action once after the delay, on the ticker's thread; not at all when the ticker is closed before. */
    public void after(Duration delay, Runnable action) {
        try {
            var unused = clock.schedule(() -> quietly(action), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closing) {
            LOG.log(System.Logger.Level.DEBUG, "closed before a delayed action", closing);
        }
    }

    /** How many listen now: a leak check for tests and metrics. */
    public int listeners() {
        return listeners.size();
    }

    /**
     * Ticks on for a second at most, so that those who listen can end by themselves, and tells those who have not that the
     * ticks end. Then waits up to five seconds for a tick under way, and for the thread itself: a server that undeploys looks
     * for threads at once.
     */
    @Override
    public void close() {
        closing = true;
        seeWhetherUnheard();
        try {
            var unused = unheard.await(FAREWELL.toNanos(), TimeUnit.NANOSECONDS);
            closed = true;
            listeners.forEach(listener -> quietly(listener::ticksEnd));
            clock.shutdownNow();
            for (Thread thread : threads) {
                unused = thread.join(LAST_TICK);
            }
        } catch (InterruptedException e) {
            clock.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void tick() {
        long now = System.nanoTime();
        listeners.forEach(listener -> quietly(() -> listener.tick(now)));
    }

    private static void quietly(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) { // what escaped would end all later ticks
            LOG.log(System.Logger.Level.ERROR, "a tick failed", e);
        }
    }
}
