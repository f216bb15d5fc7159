package org.parley.provider;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One question on its way: what another thread needs to end it, and what the watchdog needs to judge it.
 *
 * <p>The SDK hands nothing of ours through to the transport, but it calls the transport on its caller's thread; so the call
 * travels in a thread-local of the thread that sends the request.
 */
final class UpstreamCall {
    /** Why a call was ended from outside. */
    enum Abort {
        CANCELLED,
        TIMEOUT,
        CLOSED
    }

    /** An answer begins when its provider has taken the question: soon, or something is wrong. */
    private static final Duration BEGUN_WITHIN = Duration.ofSeconds(5);

    private static final ThreadLocal<UpstreamCall> CURRENT = new ThreadLocal<>();

    private final long firstNanos;
    private final long silenceNanos;
    private final AtomicReference<@Nullable Abort> abort = new AtomicReference<>();
    private final AtomicReference<@Nullable Closeable> connection = new AtomicReference<>();
    private final AtomicReference<@Nullable Future<?>> sender = new AtomicReference<>();
    private final CountDownLatch ending = new CountDownLatch(1);
    /** Written by the reading thread for each event, read by the watchdog: ordered, not fenced. */
    private final AtomicInteger beats = new AtomicInteger();

    private volatile boolean speaking;
    /** The answer has its name at the provider, by which it can be ended; or it has none, and ends with its connection. */
    private volatile boolean begun;

    private volatile boolean stopped;
    private volatile long stoppedAt;

    /** The watchdog's own notes: how many beats it saw last, and when they changed. */
    private int seenBeats;

    private long changedAt = System.nanoTime();

    UpstreamCall(Duration first, Duration silence) {
        firstNanos = first.toNanos();
        silenceNanos = silence.toNanos();
    }

    /** The call whose request this thread is sending. */
    static UpstreamCall current() {
        UpstreamCall call = CURRENT.get();
        if (call == null) {
            throw new IllegalStateException("no call on this thread");
        }
        return call;
    }

    /**
     * Sends the request, as the current call of a thread of its own. The SDK is fifty frames deep; a thread that has once waited in
     * them keeps room for them as long as it lives (3 KB for each waiting answer), and what they refer to besides. An abort does not
     * wait for that thread: it may be looking up a name, which nobody can break off, and gives up when it comes to the connection.
     */
    <T> T send(Callable<T> sending) throws Exception {
        FutureTask<T> task = new FutureTask<>(() -> {
            CURRENT.set(this);
            return sending.call();
        });
        sender.set(task);
        if (abort.get() != null) {
            task.cancel(false);
        }
        Thread.ofVirtual().name("parley-upstream-send").start(task);
        try {
            return task.get();
        } catch (CancellationException e) {
            throw ended(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (InterruptedException e) {
            abort(Abort.CLOSED);
            Thread.currentThread().interrupt();
            throw ended(e);
        } finally {
            sender.set(null); // it refers to the question, which may be megabytes
        }
    }

    private ProviderException ended(@Nullable Exception cause) {
        return new ProviderException(UpstreamFaults.of(aborted().orElse(Abort.CLOSED)), cause);
    }

    // ---- the reading thread ----

    /** From now on an abort closes this connection; at once, if there was one already. */
    void attach(Closeable newConnection) throws IOException {
        connection.set(newConnection);
        if (abort.get() != null) {
            closeConnection();
            throw new IOException("the call has been ended");
        }
    }

    /** @return whether the connection is still whole: no abort has taken it to close it */
    boolean detach() {
        return connection.getAndSet(null) != null;
    }

    /** A meaningful event has arrived. */
    void beat() {
        beats.lazySet(beats.getPlain() + 1);
    }

    /** Whether words flow, so that the shorter limit holds. */
    void speaks(boolean words) {
        if (speaking != words) {
            speaking = words;
        }
    }

    /** Sleeps before a retry; ends early with an exception when the call is aborted. */
    void sleep(Duration duration) {
        try {
            if (ending.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
                throw ended(null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ended(e);
        }
    }

    /** From now on {@link #stop} need not wait. */
    void begun() {
        begun = true;
        if (stopped) {
            abort(Abort.CANCELLED);
        }
    }

    // ---- any thread ----

    /**
     * Cancels what is made in the background: at once where it has begun. Else it waits for that: a question on its way may be taken, and
     * nobody could end what has no name.
     */
    void stop() {
        stoppedAt = System.nanoTime();
        stopped = true;
        ending.countDown();
        if (begun) {
            abort(Abort.CANCELLED);
        }
    }

    boolean cancelled() {
        return stopped || abort.get() == Abort.CANCELLED;
    }

    Optional<Abort> aborted() {
        return Optional.ofNullable(abort.get());
    }

    /** The first reason stays. Closes the connection on this thread, without blocking. */
    void abort(Abort reason) {
        if (abort.compareAndSet(null, reason)) {
            ending.countDown();
            closeConnection();
            Future<?> sending = sender.get();
            if (sending != null) {
                sending.cancel(false);
            }
        }
    }

    private void closeConnection() {
        Closeable closing = connection.getAndSet(null);
        if (closing != null) {
            try {
                closing.close();
            } catch (IOException e) {
                // closed either way
            }
        }
    }

    // ---- the watchdog's thread ----

    void check(long now) {
        if (stopped && now - stoppedAt > BEGUN_WITHIN.toNanos()) {
            abort(Abort.CANCELLED);
        }
        int count = beats.get();
        if (count != seenBeats) {
            seenBeats = count;
            changedAt = now;
        } else if (now - changedAt > (speaking ? silenceNanos : firstNanos)) {
            abort(Abort.TIMEOUT);
        }
    }
}
