package org.parley.generation;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.parley.cluster.Cluster;
import org.parley.cluster.SharedAnswer;
import org.parley.conversation.Messages;
import org.parley.conversation.RunningMessage;
import org.parley.governance.Call;
import org.parley.governance.Gate;
import org.parley.governance.Quotas;
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
 * The generations of this node, and copies of those of other nodes that are read here: starts them, finds them for their owners,
 * stops those that nobody reads, forgets those that are long over. The owner check of everything under a generation's id is
 * {@link #find}. Thread-safe; what asks the database blocks for it, and {@link #close} for a few seconds.
 */
public final class Generations implements Ticker.Listener, AutoCloseable {
    private static final Duration BUSY_RETRY = Duration.ofSeconds(5);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    /** A copy that nobody reads is let go after so long. */
    private static final Duration COPY_KEPT = Duration.ofSeconds(30);

    private static final System.Logger LOG = System.getLogger(Generations.class.getName());

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
    private final Optional<Sharing> sharing;
    private volatile boolean closed;

    /** Of a node that is alone. @param gate passed by every answer that starts */
    public Generations(Provider provider, Retention retention, Gate gate) {
        this(provider, retention, gate, Optional.empty());
    }

    /**
     * @param gate passed by every answer that starts
     * @param cluster the other nodes; empty where this one is alone
     */
    public Generations(Provider provider, Retention retention, Gate gate, Optional<Cluster> cluster) {
        this.provider = provider;
        this.retention = retention;
        this.gate = gate;
        this.sharing = cluster.map(nodes -> new Sharing(nodes, memory, bytesRead, this::lost, over::add));
        sharing.ifPresent(this::listen);
    }

    private void listen(Sharing nodes) {
        nodes.logs().onStop(id -> Optional.ofNullable(generations.get(id))
                .filter(running::containsKey)
                .ifPresent(Generation::stop));
        nodes.logs().onDeleted(id -> Optional.ofNullable(generations.get(id)).ifPresent(this::drop));
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
        Generation generation = new Generation(
                start,
                new GenerationLog(memory, encoder(start), sharing.isPresent()),
                this::more,
                over::add,
                bytesRead);
        Follower reader = generation.follow(0).orElseThrow();
        if (generations.putIfAbsent(id.text(), generation) != null) {
            return unstarted(generation, reader, reservation, again(find(id.text(), start.owner())));
        }
        Query query = query(start, admitted);
        long inputTokens = TokenEstimate.of(query);
        switch (register(generation, inputTokens, admitted.receipt())) {
            case MADE -> {}
            case TAKEN -> {
                generations.remove(id.text(), generation);
                return unstarted(generation, reader, reservation, again(find(id.text(), start.owner())));
            }
            case UNREACHABLE -> {
                generations.remove(id.text(), generation);
                return unstarted(generation, reader, reservation, new Admission.Busy(BUSY_RETRY));
            }
        }
        AtomicReference<@Nullable Query> holder = new AtomicReference<>(query);
        Thread worker = Thread.ofVirtual()
                .name("generation-" + id)
                .unstarted(() -> work(generation, holder, inputTokens, reservation));
        running.put(generation, worker);
        worker.start();
        return new Admission.Admitted(reader);
    }

    private enum Registered {
        MADE,
        TAKEN,
        UNREACHABLE
    }

    /** So that no other node starts it too, and whichever the reader comes back to finds it. */
    private Registered register(Generation generation, long inputTokens, String receipt) {
        try {
            return sharing.map(nodes -> nodes.register(generation, inputTokens, receipt))
                            .orElse(true)
                    ? Registered.MADE
                    : Registered.TAKEN;
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "an answer cannot be shared, so it is not made: {0}", e.toString());
            return Registered.UNREACHABLE;
        }
    }

    private static Admission unstarted(
            Generation generation, Follower reader, Reservation reservation, Admission instead) {
        generation.lose(); // whoever has found it meanwhile
        reader.close();
        generation.forgotten();
        reservation.settle(Spent.NOTHING);
        return instead;
    }

    /** There is more to show: at once, or when other nodes can read it too. */
    private void more(Generation generation) {
        sharing.ifPresentOrElse(nodes -> nodes.more(generation), generation::shown);
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

    private void work(
            Generation generation,
            AtomicReference<@Nullable Query> query,
            long inputTokens,
            Reservation reservation) {
        try {
            listeners.tell(listener -> listener.begins(generation));
            generation.run(provider, query);
        } finally {
            try {
                Spent spent = Spending.of(generation, inputTokens);
                reservation.settle(spent);
                listeners.tell(listener -> {
                    if (generation.lost()) {
                        listener.lost(generation);
                    } else {
                        listener.ended(generation, spent);
                    }
                });
            } finally {
                running.remove(generation);
                if (generation.lost()) {
                    generation.forgotten();
                }
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
            return sharing.map(nodes -> findShared(nodes, id, caller))
                    .orElseGet(() -> tombstones.of(id, caller.id()));
        }
        return generation.owner().id().equals(caller.id()) ? new Lookup.Found(generation) : new Lookup.Unknown();
    }

    private Lookup findShared(Sharing nodes, String id, Caller caller) {
        Optional<SharedAnswer> found = nodes.find(id)
                .filter(answer -> answer.owner().id().equals(caller.id()));
        if (found.isEmpty()) {
            return new Lookup.Unknown();
        }
        Generation mirror = nodes.mirror(found.get());
        if (!found.get().kept()) {
            mirror.forgotten();
            return new Lookup.Expired(mirror.place());
        }
        Generation there = generations.putIfAbsent(id, mirror);
        if (there != null) {
            mirror.forgotten();
            refresh(there);
            return new Lookup.Found(there);
        }
        nodes.follow(mirror);
        return new Lookup.Found(mirror);
    }

    /** Has a copy of another node's answer say what is shared by now; without effect on this node's own. Blocks for the database. */
    public void refresh(Generation generation) {
        if (generation.madeElsewhere()) {
            sharing.ifPresent(nodes -> nodes.follow(generation));
        }
    }

    /** Blocks until none of these has ended on another node, or the time is up: their ends are being stored. */
    void awaitStored(Supplier<List<RunningMessage>> running, Duration limit) throws InterruptedException {
        if (sharing.isPresent()) {
            sharing.get().awaitStored(running, limit);
        }
    }

    /** Sends all readers away, who come back, elsewhere if need be; answers go on. */
    public void dismissReaders() {
        generations.values().forEach(Generation::dismissReaders);
    }

    /** Another node has it; its readers here come back, and read a copy. */
    void lost(Generation generation) {
        generations.remove(generation.id().text(), generation);
        generation.lose();
    }

    /** Those that are being made here. */
    List<Generation> madeHere() {
        return List.copyOf(running.keySet());
    }

    boolean isMadeHere(String id) {
        Generation generation = generations.get(id);
        return generation != null && !generation.madeElsewhere();
    }

    /** Sees to the ends of all nodes' answers; empty where this node is alone. */
    public Optional<Keeper> keeper(Messages messages, Quotas quotas) {
        return sharing.map(
                nodes -> new Keeper(this, nodes, messages, new Orphans(nodes, messages, quotas, listeners)));
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
        sharing.ifPresent(nodes -> nodes.askStopIn(conversation));
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
        generations.values().stream()
                .filter(generation -> generation.owner().id().equals(owner))
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
        letCopies(now);
    }

    private void letCopies(long now) {
        for (Generation generation : generations.values()) {
            if (generation.madeElsewhere()
                    && !generation.isRead()
                    && now - generation.unreadSince() > COPY_KEPT.toNanos()) {
                drop(generation);
            }
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

    private boolean forget(Generation generation) {
        boolean there = over.remove(generation);
        if (there) {
            if (sharing.isEmpty()) {
                tombstones.add(generation); // before it is gone, so that it is never unknown
            }
            generations.remove(generation.id().text(), generation);
            generation.forgotten();
        }
        return there;
    }

    /** It is not here any more, whether or not it goes on elsewhere. */
    private void drop(Generation generation) {
        if (forget(generation)) {
            return;
        }
        sharing.ifPresent(nodes -> nodes.let(generation));
        if (generations.remove(generation.id().text(), generation)) {
            generation.lose();
            if (generation.madeElsewhere()) {
                generation.forgotten();
            }
        }
    }

    /** Ends it where it is, and lets go of what it has said; it is as if it had never been. */
    public void delete(Generation generation) {
        generation.stop();
        sharing.ifPresent(nodes -> nodes.delete(generation));
        drop(generation);
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
        } finally {
            sharing.ifPresent(Sharing::close);
        }
    }
}
