package org.parley.generation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.parley.cluster.SharedAnswer;
import org.parley.identity.Caller;
import org.parley.provider.Cancellation;
import org.parley.provider.Fault;
import org.parley.provider.RelayedRequest;

/**
 * One answer being made, and afterwards its record.
 *
 * <pre>
 *   ADMITTED ──first event──▶ STREAMING ──▶ COMPLETED | INCOMPLETE | FAILED | STOPPED
 *       └──────────── stop, failure ──────────────────────▲
 * </pre>
 *
 * The ends are final: whoever seals the log first (the worker, a stop, the shutdown) decides, and the log takes exactly one
 * terminal event. What is told of it to others (its state, its end, its events) is what its log shows. Thread-safe.
 */
public final class Generation {
    /** What one answer may hold in memory; the longest known answers are a hundredth of it. */
    private static final long LARGEST_LOG = 64L << 20;

    public enum State {
        ADMITTED,
        STREAMING,
        COMPLETED,
        INCOMPLETE,
        FAILED,
        STOPPED;

        public boolean isEnd() {
            return this != ADMITTED && this != STREAMING;
        }
    }

    private final GenerationId id;
    private final long began = System.nanoTime();
    private final Caller owner;
    private final String model;
    private final boolean relayed;
    private volatile OnDisconnect onDisconnect;
    private final Optional<Place> place;
    private final GenerationLog log;
    private final LongAdder bytesRead;
    private volatile Consumer<Generation> onMore;
    private final Consumer<Generation> onEnd;
    /** Has it stopped by the node that makes it; empty where this one does. */
    private volatile Optional<Runnable> stopElsewhere;

    private volatile boolean takenOver;
    private final Background background = new Background();
    private final AtomicBoolean endTold = new AtomicBoolean();
    private volatile boolean lost;
    private final Cancellation cancellation = new Cancellation();
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private volatile long unreadSince = System.nanoTime();
    private final CountDownLatch over = new CountDownLatch(1);
    /** When the model said its first, in {@link System#nanoTime()}; 0 before. Only the worker writes, before it appends. */
    private long spokeAt;

    /**
     * @param onMore told when its log has more to show; must not block
     * @param onEnd told once, when the terminal event is shown and before its readers are woken; must not block
     * @param bytesRead counts what its readers are handed
     */
    Generation(
            Start start,
            GenerationLog log,
            Consumer<Generation> onMore,
            Consumer<Generation> onEnd,
            LongAdder bytesRead) {
        this.id = start.id();
        this.owner = start.owner();
        this.model = start.query().model();
        this.relayed = start.query() instanceof RelayedRequest;
        this.onDisconnect = start.onDisconnect();
        this.place = start.place();
        this.log = log;
        this.onMore = onMore;
        this.onEnd = onEnd;
        this.bytesRead = bytesRead;
        this.stopElsewhere = Optional.empty();
        if (!relayed) {
            log.append(new GenerationEvent.Created(id, model, place));
        }
    }

    /** One that another node makes, or has made: a copy of what is shown of it. */
    Generation(
            SharedAnswer answer,
            GenerationLog log,
            Consumer<Generation> onEnd,
            LongAdder bytesRead,
            Runnable stopElsewhere) {
        this.id = new GenerationId(answer.id());
        this.owner = answer.owner();
        this.model = answer.model();
        this.relayed = answer.relayed();
        this.onDisconnect = OnDisconnect.FINISH;
        this.place = answer.place().map(there -> new Place(there.conversation(), there.message()));
        this.log = log;
        this.onMore = Generation::shown;
        this.onEnd = onEnd;
        this.bytesRead = bytesRead;
        this.stopElsewhere = Optional.of(stopElsewhere);
    }

    /** This node makes it from now on: all that was shared of it is here. */
    void takeOver(Consumer<Generation> onMoreOfIt) {
        takenOver = true;
        log.share();
        onMore = onMoreOfIt;
        onDisconnect = OnDisconnect.CONTINUE;
        unreadSince = System.nanoTime();
        stopElsewhere = Optional.empty();
    }

    Background background() {
        return background;
    }

    public GenerationId id() {
        return id;
    }

    public String model() {
        return model;
    }

    /** Where it is stored; empty for a stateless one. */
    public Optional<Place> place() {
        return place;
    }

    /** Whether its events are those of the Responses API, for programs, instead of our own. */
    public boolean relayed() {
        return relayed;
    }

    /** What went wrong, where it has failed. */
    public Optional<Fault> fault() {
        return log.seal()
                .flatMap(seal -> seal.event() instanceof GenerationEvent.Failure failure
                        ? Optional.of(failure.fault())
                        : Optional.empty());
    }

    /** The same, where that is the first thing that its log says. */
    public Optional<Fault> refusal() {
        return last() == 1 ? fault() : Optional.empty();
    }

    public State state() {
        return log.seal()
                .map(seal -> state(seal.event()))
                .orElseGet(() -> log.last() > (relayed ? 0 : 1) ? State.STREAMING : State.ADMITTED);
    }

    private static State state(GenerationEvent.Terminal end) {
        return switch (end) {
            case GenerationEvent.Failure failure -> State.FAILED;
            case GenerationEvent.End ended ->
                switch (ended.status()) {
                    case COMPLETED -> State.COMPLETED;
                    case INCOMPLETE -> State.INCOMPLETE;
                    case STOPPED -> State.STOPPED;
                };
        };
    }

    /** The number of the newest event. */
    public long last() {
        return log.last();
    }

    /**
     * A new reader that begins after the event with this number; 0 is the beginning, a number beyond the newest event
     * means the newest. Empty when the events are no longer kept.
     */
    public Optional<Follower> follow(long after) {
        return log.cursor(after).map(cursor -> {
            Follower follower = new Follower(this, cursor);
            followers.add(follower);
            return follower;
        });
    }

    /**
     * Ends the answer where it is and closes the upstream call. Idempotent; without effect on an ended generation. Where another
     * node makes it, that one is asked, and this blocks for the asking; {@link #awaitEnd} tells when it has happened.
     */
    public void stop() {
        stopElsewhere.ifPresentOrElse(Runnable::run, () -> stop(Optional.empty()));
    }

    /** Whether another node makes it. */
    boolean madeElsewhere() {
        return stopElsewhere.isPresent();
    }

    void abandon() {
        stop(Optional.of("abandoned"));
    }

    /** Ends the answer with an {@code error} event: whom it is made for may no longer have it. */
    public void revoke() {
        fail(Faults.NO_LONGER_ALLOWED);
    }

    void fail(Fault fault) {
        end(new GenerationEvent.Failure(fault));
        cancellation.cancel();
    }

    void stop(Optional<String> reason) {
        end(new GenerationEvent.End(GenerationEvent.Status.STOPPED, reason, Optional.empty()));
        cancellation.cancel();
    }

    /** Since when it is being made, in {@link System#nanoTime()}. */
    public long began() {
        return began;
    }

    /** How long the model took until its first event; empty where it has said nothing. To be asked when it is over. */
    public Optional<Duration> firstEventAfter() {
        return spokeAt == 0 || takenOver ? Optional.empty() : Optional.of(Duration.ofNanos(spokeAt - began));
    }

    /** Why it ended as it did: an incomplete answer's reason, a failed one's fault. */
    public Optional<String> endReason() {
        return log.seal().flatMap(seal -> switch (seal.event()) {
            case GenerationEvent.End end -> end.reason();
            case GenerationEvent.Failure failure -> Optional.of(failure.fault().type());
        });
    }

    /** What it says, as far as its log is kept. */
    public String text() {
        return Transcript.of(log).text();
    }

    int readers() {
        return followers.size();
    }

    /** One of its readers has been handed so much. */
    void read(int bytes) {
        bytesRead.add(bytes);
    }

    public Caller owner() {
        return owner;
    }

    long logSize() {
        return log.size();
    }

    void forgotten() {
        log.forgotten();
    }

    /** Whether the terminal event is in the log. */
    public boolean ended() {
        return log.seal().isPresent();
    }

    /** Since when it has been over, in {@link System#nanoTime()}; now while it runs. */
    long endedAt() {
        return log.seal().map(GenerationLog.Seal::at).orElseGet(System::nanoTime);
    }

    /** Blocks until it is over or the time is up. @return whether it is over, or another node's by now */
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        return over.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Blocks until its end is where other nodes can read it: until then there is something to do for it here. */
    void awaitShown() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Cancellation cancellation() {
        return cancellation;
    }

    GenerationLog log() {
        return log;
    }

    boolean mayBeAbandoned() {
        return place.isEmpty() && onDisconnect != OnDisconnect.FINISH;
    }

    boolean isRead() {
        return !followers.isEmpty();
    }

    /** Somebody reads it on another node. */
    void readElsewhere() {
        unreadSince = System.nanoTime();
    }

    /** Since when nobody reads it; only meaningful while {@link #isRead()} is false. */
    long unreadSince() {
        return unreadSince;
    }

    void left(Follower follower) {
        unreadSince = System.nanoTime();
        if (followers.remove(follower)) {
            log.left();
            if (followers.isEmpty() && onDisconnect == OnDisconnect.STOP) {
                abandon();
            }
        }
    }

    void append(GenerationEvent event) {
        if (spokeAt == 0) {
            spokeAt = System.nanoTime();
        }
        if (log.append(event) == GenerationLog.Append.DONE && log.size() > LARGEST_LOG) {
            fail(Faults.ANSWER_TOO_LONG);
        }
    }

    /** What was appended may be read. */
    void flush() {
        onMore.accept(this);
    }

    /** Its readers may read the events up to this one. */
    void show(long sequence) {
        log.show(sequence);
        shown();
    }

    /** Takes over what its node has shared. */
    void receive(GenerationLog.Part part) {
        log.receive(part);
        shown();
    }

    /** More of its log can be read than before. */
    void shown() {
        if (ended() && endTold.compareAndSet(false, true)) {
            onEnd.accept(this);
            over.countDown();
        }
        wakeReaders();
    }

    /** It is another node's by now: this one ends its call. The readers come back, and are shown what that one says. */
    void lose() {
        lost = true;
        background.let(cancellation);
        over.countDown();
        dismissReaders();
    }

    boolean lost() {
        return lost;
    }

    void wakeReaders() {
        for (Follower follower : followers) {
            follower.wake();
        }
    }

    void dismissReaders() {
        followers.forEach(Follower::dismiss);
    }

    /** The first who ends it decides how; for others it is without effect. */
    void end(GenerationEvent.Terminal event) {
        if (log.append(event) == GenerationLog.Append.DONE) {
            flush();
        }
    }
}
