package org.parley.web;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.parley.conversation.Change;
import org.parley.conversation.ChangeFeed;
import org.parley.sse.Ticker;

/**
 * One client that hears what changes. Jersey writes to its response by blocking, so what is to be said waits in a short queue,
 * and a virtual thread lives only while there is something in it. Thread-safe; nobody who speaks waits for the client.
 *
 * <p>Every write, and the close, is made under a lock that the container's own end of the response takes as well, before it
 * reuses the response: the same exception to "no lock over I/O", for the same reason, as in {@code org.parley.sse}.
 */
final class ChangeReader implements ChangeFeed.Follower, Ticker.Listener, AsyncListener {
    /** A client that lets more wait is dropped: it comes back, and looks for itself. */
    private static final int MOST_WAITING = 200;

    private static final System.Logger LOG = System.getLogger(ChangeReader.class.getName());

    private sealed interface Step {}

    private record Tell(Change change) implements Step {}

    private enum Plain implements Step {
        HEARTBEAT,
        DISMISSAL,
        END
    }

    private final String owner;
    private final SseEventSink sink;
    private final ChangeWords words;
    private final ChangeFeed feed;
    private final Ticker ticker;
    private final long heartbeatNanos;

    private final BlockingQueue<Step> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicBoolean speaking = new AtomicBoolean();
    private final ReentrantLock writing = new ReentrantLock();
    /** Set once, under the lock: there is nobody to write to any more. */
    private volatile boolean over;

    private volatile boolean ending;
    private volatile long nextHeartbeat;

    ChangeReader(
            String owner, SseEventSink sink, ChangeWords words, ChangeFeed feed, Ticker ticker, Duration heartbeat) {
        this.owner = owner;
        this.sink = sink;
        this.words = words;
        this.feed = feed;
        this.ticker = ticker;
        this.heartbeatNanos = heartbeat.toNanos();
        this.nextHeartbeat = System.nanoTime() + heartbeatNanos;
    }

    /** Says hello; whatever is committed after it is told. */
    void start() {
        writing.lock();
        try {
            ticker.add(this);
            feed.follow(owner, this);
            send(words.hello());
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void changed(Change change) {
        if (!ending && !waiting.offer(new Tell(change))) {
            feed.leave(owner, this);
            waiting.clear();
            end();
        }
        speak();
    }

    @Override
    public void feedEnds() {
        end();
        speak();
    }

    @Override
    public void dismissed() {
        waiting.clear();
        waiting.offer(Plain.DISMISSAL);
        end();
        speak();
    }

    @Override
    public void tick(long now) {
        if (now - nextHeartbeat >= 0) {
            nextHeartbeat = now + heartbeatNanos;
            if (waiting.isEmpty() && waiting.offer(Plain.HEARTBEAT)) {
                speak();
            }
        }
    }

    @Override
    public void ticksEnd() {
        over = true; // without the lock: a writer may be waiting for a client that takes nothing
        forget();
    }

    /** Whether nobody is told anything any more. */
    boolean over() {
        return over;
    }

    private void end() {
        ending = true;
        if (!waiting.offer(Plain.END)) {
            waiting.clear();
            waiting.add(Plain.END);
        }
    }

    private void speak() {
        if (speaking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("parley-changes").start(this::sayAll);
        }
    }

    /** The flag is let go before the queue is looked at again, so that nothing stays in it unnoticed. */
    private void sayAll() {
        do {
            try {
                for (Step step = waiting.poll(); step != null && !over; step = waiting.poll()) {
                    say(step);
                }
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "what has changed cannot be read: {0}", e.toString());
                close(); // the client comes back and asks again
            } finally {
                speaking.set(false);
            }
        } while (!waiting.isEmpty() && !over && speaking.compareAndSet(false, true));
    }

    private void say(Step step) {
        switch (step) {
            case Tell tell -> write(words.change(owner, tell.change()));
            case Plain.HEARTBEAT -> write(words.heartbeat());
            case Plain.DISMISSAL -> write(words.dismissal());
            case Plain.END -> close();
        }
    }

    private void write(OutboundSseEvent event) {
        writing.lock();
        try {
            send(event);
        } finally {
            writing.unlock();
        }
    }

    private void send(OutboundSseEvent event) {
        if (!over && !delivered(event)) {
            close();
        }
    }

    /** Jersey tells of a client that has gone by a failed stage, and of its own shutdown by what it throws. */
    private boolean delivered(OutboundSseEvent event) {
        try {
            return !sink.isClosed() && !sink.send(event).toCompletableFuture().isCompletedExceptionally();
        } catch (RuntimeException shutDown) {
            return false;
        }
    }

    private void close() {
        writing.lock();
        try {
            if (!over) {
                left();
                sink.close();
            }
        } catch (RuntimeException closedBefore) {
            LOG.log(System.Logger.Level.DEBUG, "the stream of changes was closed before", closedBefore);
        } finally {
            writing.unlock();
        }
    }

    /** Idempotent; when it returns nobody is writing to the response, nor will. */
    private void left() {
        writing.lock();
        try {
            over = true;
        } finally {
            writing.unlock();
        }
        forget();
    }

    private void forget() {
        waiting.clear();
        feed.leave(owner, this);
        ticker.remove(this);
    }

    @Override
    public void onComplete(AsyncEvent event) {
        left();
    }

    @Override
    public void onError(AsyncEvent event) {
        left();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        left();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // a reader's request is never restarted
    }
}
