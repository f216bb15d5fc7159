package org.parley.sse;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Carries the bytes of one source to one asynchronous response, without ever waiting for the client.
 *
 * <pre>
 *   start ──▶ WAITING for the container's first onWritePossible
 *               │
 *               ▼        wake, tick, onWritePossible: write while the container takes more
 *             OPEN ─────────────────────────────────────────────────────────────────────────┐
 *               │ source ended and all is written       │ client gone, or takes nothing for │
 *               ▼                                       ▼ STUCK_LIMIT                       │
 *             CLOSED(complete)                        CLOSED(incomplete) ◀──────────────────┘
 * </pre>
 *
 * Thread-safe. Every write, flush and {@code complete()} happens under the lock; the package's plaque says why. The source
 * hears of the end without the lock: what follows from that (a model's call is closed, other readers are told) is not ours.
 */
public final class Pump implements WriteListener, AsyncListener, Ticker.Listener {
    /** More is written only after the container said again that it is ready, so this bounds what it buffers for a slow client. */
    private static final int WRITE_LIMIT = 16 * 1024;

    private static final long STUCK_LIMIT_NANOS = Duration.ofMinutes(2).toNanos();

    private enum State {
        WAITING,
        OPEN,
        CLOSED
    }

    private static final System.Logger LOG = System.getLogger(Pump.class.getName());

    private final ReentrantLock lock = new ReentrantLock();
    private final SseSource source;
    private final Ticker ticker;
    private final AsyncContext async;
    private final ServletOutputStream out;
    private final long heartbeatNanos;

    private State state = State.WAITING;
    /** Whether the client was sent everything; decided when closed. */
    private boolean complete;

    private boolean sourceTold;
    private boolean unflushed;
    private boolean heartbeatDue;
    private boolean pausing;
    private long nextHeartbeat;
    /** When the container last refused more bytes; 0 while it takes them. */
    private long refusedSince;

    private Pump(SseSource source, Ticker ticker, AsyncContext async, Duration heartbeat) throws IOException {
        this.source = source;
        this.ticker = ticker;
        this.async = async;
        this.out = async.getResponse().getOutputStream();
        this.heartbeatNanos = heartbeat.toNanos();
        this.nextHeartbeat = System.nanoTime() + heartbeatNanos;
    }

    /**
     * Begins to pump, from the container's next {@code onWritePossible} on. The response's status and headers are set, and
     * its asynchronous time-out is switched off here: a stream may last for hours.
     *
     * @param heartbeat the pause between heartbeats; zero: none (a response that is not an event stream)
     * @return to be woken whenever the source may have more
     * @throws IOException the response takes no bytes; the source is not released
     * @throws IllegalStateException the container refuses; the response is completed and the source released
     */
    public static Pump start(SseSource source, AsyncContext async, Ticker ticker, Duration heartbeat)
            throws IOException {
        Pump pump = new Pump(source, ticker, async, heartbeat);
        try {
            async.setTimeout(0);
            async.addListener(pump);
            ticker.add(pump);
            pump.out.setWriteListener(pump);
        } catch (IllegalStateException refused) {
            pump.closeFromContainer();
            throw refused;
        }
        return pump;
    }

    /** There may be more to send. Any thread; returns without waiting for the client. */
    public void wake() {
        exclusively(this::drain);
    }

    @Override
    public void onWritePossible() {
        exclusively(() -> {
            if (state == State.WAITING) {
                state = State.OPEN;
            }
            drain();
        });
    }

    @Override
    public void tick(long now) {
        exclusively(() -> {
            if (refusedSince != 0 && now - refusedSince > STUCK_LIMIT_NANOS) {
                close(false);
            } else if (heartbeatNanos > 0 && now - nextHeartbeat >= 0) {
                nextHeartbeat = now + heartbeatNanos;
                heartbeatDue = true;
                drain();
            }
        });
    }

    /** What this client has not taken by now it never gets from here; nobody would notice any more that it is stuck. */
    @Override
    public void ticksEnd() {
        exclusively(() -> close(false));
    }

    private void exclusively(Runnable work) {
        boolean tellSource = false;
        lock.lock();
        try {
            work.run();
        } finally {
            // A container may call back while it is called: only the outermost call lets go of the lock.
            if (state == State.CLOSED && !sourceTold && lock.getHoldCount() == 1) {
                sourceTold = true;
                tellSource = true;
            }
            lock.unlock();
        }
        if (tellSource) {
            source.released(complete);
        }
    }

    /** The one loop: names every reason to write, to wait and to end. */
    private void drain() {
        if (state != State.OPEN || pausing) {
            return;
        }
        try {
            while (state == State.OPEN && writable()) {
                switch (next()) {
                    case Piece.Bytes bytes -> write(bytes.array(), bytes.offset(), bytes.length());
                    case Piece.Nothing nothing -> {
                        flush();
                        return;
                    }
                    case Piece.Pause pause -> {
                        flush();
                        pauseFor(pause.time());
                        return;
                    }
                    case Piece.End end -> {
                        if (!unflushed) {
                            close(true);
                            return;
                        }
                        flush();
                    }
                }
            }
        } catch (IOException | IllegalStateException clientGone) {
            close(false);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a stream failed inside Parley", e);
            close(false); // the client comes back for the rest
        }
    }

    private Piece next() {
        Piece piece = source.poll(WRITE_LIMIT);
        if (heartbeatDue && piece instanceof Piece.Nothing) {
            heartbeatDue = false;
            return source.heartbeat();
        }
        return piece;
    }

    /** Asking is also how one is called back: the container calls onWritePossible after it has answered false. */
    private boolean writable() {
        boolean ready = out.isReady();
        if (ready) {
            refusedSince = 0;
        } else if (refusedSince == 0) {
            refusedSince = System.nanoTime();
        }
        return ready;
    }

    private void write(byte[] array, int offset, int length) throws IOException {
        out.write(array, offset, length);
        unflushed = true;
    }

    private void flush() throws IOException {
        if (unflushed) {
            unflushed = false;
            out.flush();
        }
    }

    private void pauseFor(Duration time) {
        pausing = true;
        ticker.after(
                time,
                () -> exclusively(() -> {
                    pausing = false;
                    drain();
                }));
    }

    /** Idempotent: the container may tell of one end in several ways, or (Payara) in none. */
    private void close(boolean allSent) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        complete = allSent;
        ticker.remove(this);
        try {
            async.complete();
        } catch (IllegalStateException alreadyCompleted) {
            // the container was first
        }
    }

    private void closeFromContainer() {
        exclusively(() -> close(false));
    }

    @Override
    public void onError(Throwable failedWrite) {
        closeFromContainer();
    }

    @Override
    public void onError(AsyncEvent event) {
        closeFromContainer();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        closeFromContainer();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        closeFromContainer();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // a pump's request is never restarted
    }
}
