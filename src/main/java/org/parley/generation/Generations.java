package org.parley.generation;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.parley.governance.Call;
import org.parley.governance.Gate;
import org.parley.governance.Reservation;
import org.parley.governance.Spent;
import org.parley.governance.TokenEstimate;
import org.parley.governance.Verdict;
import org.parley.identity.Caller;
import org.parley.provider.Prompt;
import org.parley.provider.Provider;
import org.parley.provider.Query;
import org.parley.provider.RelayedRequest;
import org.parley.sse.Ticker;

/**
 * All generations of this node: starts them, finds them for their owners, stops those that nobody reads, forgets those that
 * are long over. The owner check of everything under a generation's id is {@link #find}. Thread-safe; nothing blocks but
 * {@link #start}, where the gate asks the database, and {@link #close}.
 */
public final class Generations implements Ticker.Listener, AutoCloseable {
    private static final Duration BUSY_RETRY = Duration.ofSeconds(5);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final Provider provider;
    private final Retention retention;
    private final Gate gate;
    private final Map<String, Generation> generations = new ConcurrentHashMap<>();
    /** Answers being made, with their workers. */
    private final Map<Generation, Thread> running = new ConcurrentHashMap<>();
    /** Ended ones that can still be followed, the longest over first: what is done for each question must not grow with them. */
    private final Queue<Generation> over = new ConcurrentLinkedQueue<>();

    private final Tombstones tombstones = new Tombstones();
    private final AtomicLong memory = new AtomicLong();
    private final LongAdder bytesRead = new LongAdder();
    private final Listeners listeners = new Listeners();
    private volatile boolean closed;

    /** @param gate passed by every answer that starts */
    public Generations(Provider provider, Retention retention, Gate gate) {
        this.provider = provider;
        this.retention = retention;
        this.gate = gate;
    }

    /**
     * Starts an answer on a virtual thread of its own; it runs to its end whoever reads it. An id that the same owner has
     * started before starts nothing: a request that was sent twice is asked once.
     */
    public Admission start(Start start) {
        Optional<Admission> before = repeated(start.id(), start.owner());
        if (before.isPresent()) {
            return before.get();
        }
        return switch (admit(start.call())) {
            case Verdict.Refused refused -> new Admission.Refused(refused);
            case Verdict.Admitted admitted -> start(start, admitted);
        };
    }

    /** Asks the gate: for those who have something to do between this and the start. */
    Verdict admit(Call call) {
        return gate.admit(call);
    }

    /** @param admitted settled when the answer is over, or here when none is started */
    Admission start(Start start, Verdict.Admitted admitted) {
        GenerationId id = start.id();
        Reservation reservation = admitted.reservation();
        if (closed || !hasRoom()) {
            reservation.settle(Spent.NOTHING);
            return new Admission.Busy(BUSY_RETRY);
        }
        Generation generation = new Generation(start, new GenerationLog(memory, encoder(start)), bytesRead, over::add);
        Follower reader = generation.follow(0).orElseThrow();
        if (generations.putIfAbsent(id.text(), generation) != null) {
            reader.close();
            generation.forgotten();
            reservation.settle(Spent.NOTHING);
            return again(find(id.text(), start.owner()));
        }
        AtomicReference<@Nullable Query> holder = new AtomicReference<>(query(start, admitted));
        Thread worker =
                Thread.ofVirtual().name("generation-" + id).unstarted(() -> work(generation, holder, reservation));
        running.put(generation, worker);
        worker.start();
        return new Admission.Admitted(reader);
    }

    private static Query query(Start start, Verdict.Admitted admitted) {
        return admitted.instructions().<Query>map(start.query()::instructed).orElseGet(start::query);
    }

    private static GenerationLog.Encoder encoder(Start start) {
        return switch (start.query()) {
            case Prompt prompt -> EventEncoder::encode;
            case RelayedRequest request -> new ResponsesEncoder(request);
        };
    }

    /** What becomes of a start whose id this owner has used before; empty when it is new. */
    Optional<Admission> repeated(GenerationId id, Caller owner) {
        Lookup known = find(id.text(), owner);
        return known instanceof Lookup.Unknown ? Optional.empty() : Optional.of(again(known));
    }

    private static Admission again(Lookup known) {
        return switch (known) {
            case Lookup.Found found ->
                found.generation()
                        .follow(0)
                        .<Admission>map(Admission.Admitted::new)
                        .orElseGet(Admission.Taken::new);
            case Lookup.Expired expired -> new Admission.Taken();
            case Lookup.Unknown somebodyElses -> new Admission.Taken();
        };
    }

    private boolean hasRoom() {
        while (memory.get() > retention.memory()) {
            if (!dropOldest()) {
                return false;
            }
        }
        return true;
    }

    private void work(Generation generation, AtomicReference<@Nullable Query> query, Reservation reservation) {
        long inputTokens = TokenEstimate.of(Objects.requireNonNull(query.get()));
        try {
            listeners.tell(listener -> listener.begins(generation));
            generation.run(provider, query);
        } finally {
            try {
                Spent spent = Spending.of(generation, inputTokens);
                reservation.settle(spent);
                listeners.tell(listener -> listener.ended(generation, spent));
            } finally {
                running.remove(generation);
            }
        }
    }

    /** Hears of all that begins from now on. */
    public void listen(GenerationListener listener) {
        listeners.add(listener);
    }

    /** The one place where ownership of a generation is decided. */
    public Lookup find(String id, Caller caller) {
        Generation generation = generations.get(id);
        if (generation == null) {
            return tombstones.of(id, caller.id());
        }
        return generation.owner().id().equals(caller.id()) ? new Lookup.Found(generation) : new Lookup.Unknown();
    }

    /** Stops what is being said in a conversation; the caller has made sure whose it is. */
    public void stopIn(String conversation) {
        running.keySet().stream()
                .filter(generation -> generation
                        .place()
                        .map(Place::conversation)
                        .filter(conversation::equals)
                        .isPresent())
                .forEach(Generation::stop);
    }

    /** Ends what is being made for a user who may no longer be here, with an {@code error} event. */
    public void revoke(String owner) {
        of(owner).forEach(generation -> generation.fail(Faults.NO_LONGER_ALLOWED));
    }

    /**
     * Sends away who reads by a session of this user; answers go on. A reader's stream ends without a terminal event, so it
     * comes back, and is asked to log in.
     */
    public void dismissReaders(String owner) {
        of(owner)
                .filter(generation -> generation.owner().how() != Caller.How.KEY)
                .forEach(Generation::dismissReaders);
    }

    private Stream<Generation> of(String owner) {
        return running.keySet().stream()
                .filter(generation -> generation.owner().id().equals(owner));
    }

    /** All that run on this node, whoever owns them: for administrators. */
    public List<Generation> live() {
        return running.keySet().stream()
                .filter(generation -> !generation.ended())
                .sorted(Comparator.comparingLong(Generation::began))
                .toList();
    }

    /** Whether new generations are taken: not while closing. */
    public boolean accepts() {
        return !closed;
    }

    /** Answers being made now. */
    public int running() {
        return running.size();
    }

    /** Generations that can be followed: running ones and those not yet forgotten. */
    public int kept() {
        return generations.size();
    }

    /** Who reads now, on whatever wire. */
    public int readers() {
        return generations.values().stream().mapToInt(Generation::readers).sum();
    }

    /** What all readers have been handed so far. */
    public long bytesRead() {
        return bytesRead.sum();
    }

    @Override
    public void tick(long now) {
        Generation oldest = over.peek();
        while (oldest != null
                && now - oldest.endedAt() > retention.logRetention().toNanos()) {
            forget(oldest);
            oldest = over.peek();
        }
        for (Generation generation : running.keySet()) {
            if (generation.mayBeAbandoned()
                    && !generation.isRead()
                    && now - generation.unreadSince() > retention.abandonAfter().toNanos()) {
                generation.abandon();
            }
        }
        if (!hasRoom()) {
            failLargest();
        }
    }

    /** Only running ones are left, and ended ones that are being read: a running one gives its room to the others. */
    private void failLargest() {
        running.keySet().stream()
                .filter(generation -> !generation.ended())
                .max(Comparator.comparingLong(Generation::logSize))
                .ifPresent(generation -> generation.fail(Faults.NO_ROOM));
    }

    /** @return whether there was an ended generation to drop; one that somebody still reads would give no room */
    private boolean dropOldest() {
        for (Generation oldest : over) {
            if (!oldest.isRead()) {
                forget(oldest);
                return true;
            }
        }
        return false;
    }

    private void forget(Generation generation) {
        if (over.remove(generation)) {
            tombstones.add(generation); // before it is gone, so that it is never unknown
            generations.remove(generation.id().text());
            generation.forgotten();
        }
    }

    /** Ends it where it is, and lets go of what it has said; it is as if it had never been. */
    public void delete(Generation generation) {
        generation.stop();
        forget(generation);
    }

    /** Takes no more, ends what runs with an {@code error} event, and waits a few seconds for the workers. */
    @Override
    public void close() {
        closed = true;
        running.keySet().forEach(generation -> generation.fail(Faults.SHUTTING_DOWN));
        long deadline = System.nanoTime() + CLOSE_LIMIT.toNanos();
        try {
            for (Thread worker : running.values()) {
                var unused = worker.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
