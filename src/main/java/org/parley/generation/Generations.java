package org.parley.generation;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
import org.parley.provider.UpstreamAnswer;

/**
 * The generations of this node, and copies of those of other nodes that are read here: starts them, finds them for their owners,
 * stops those that nobody reads. The owner check of everything under a generation's id is {@link #find}. Thread-safe; what asks the database blocks for it, and {@link #close} for a few seconds.
 */
public final class Generations implements AutoCloseable {
    private static final Duration BUSY_RETRY = Duration.ofSeconds(5);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final System.Logger LOG = System.getLogger(Generations.class.getName());

    private final Provider provider;
    private final Workers workers;
    private final Retention retention;
    private final Gate gate;
    private final Shelf shelf;
    private final Listeners listeners = new Listeners();
    private volatile boolean closed;

    /**
     * Of a node that is alone.
     *
     * @param gate passed by every answer that starts
     */
    public Generations(Provider provider, Retention retention, Gate gate) {
        this(provider, retention, gate, Optional.empty());
    }

    /**
     * @param gate passed by every answer that starts
     * @param cluster the other nodes; empty where this one is alone
     */
    public Generations(Provider provider, Retention retention, Gate gate, Optional<Cluster> cluster) {
        this.provider = provider;
        this.workers = new Workers(provider, listeners);
        this.retention = retention;
        this.gate = gate;
        this.shelf = new Shelf(retention, cluster, this::lost);
        shelf.sharing().ifPresent(this::hear);
    }

    private void hear(Sharing nodes) {
        nodes.logs()
                .onStop(id ->
                        shelf.get(id).filter(made -> !made.madeElsewhere()).ifPresent(Generation::stop));
        nodes.logs().onDeleted(id -> shelf.get(id).ifPresent(shelf::drop));
        nodes.onRead(id -> shelf.get(id).ifPresent(Generation::readElsewhere));
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
        if (closed || !shelf.hasRoom()) {
            reservation.settle(Spent.NOTHING);
            return new Admission.Busy(BUSY_RETRY);
        }
        Generation generation = shelf.make(start, encoder(start));
        Follower reader = generation.follow(0).orElseThrow();
        if (!shelf.put(generation)) {
            return unstarted(generation, reader, reservation, again(find(id.text(), start.owner())));
        }
        Query query = query(start, admitted);
        long inputTokens = TokenEstimate.of(query);
        switch (register(generation, inputTokens, admitted.receipt())) {
            case MADE -> {}
            case TAKEN -> {
                shelf.remove(generation);
                return unstarted(generation, reader, reservation, again(find(id.text(), start.owner())));
            }
            case UNREACHABLE -> {
                shelf.remove(generation);
                return unstarted(generation, reader, reservation, new Admission.Busy(BUSY_RETRY));
            }
        }
        workers.begin(generation, query, inputTokens, reservation);
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
            return shelf.sharing()
                            .map(nodes -> nodes.register(generation, inputTokens, receipt))
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

    /** Hears of all that begins from now on. */
    public void listen(GenerationListener listener) {
        listeners.add(listener);
    }

    /** What the caller may know of it: the only way to somebody's generation. */
    public Lookup find(String id, Caller caller) {
        return shelf.find(id, caller);
    }

    /** Has a copy of another node's answer say what is shared by now; without effect on this node's own. Blocks for the database. */
    public void refresh(Generation generation) {
        shelf.refresh(generation);
    }

    /** Blocks until none of these has ended on another node, or the time is up: their ends are being stored. */
    void awaitStored(Supplier<List<RunningMessage>> ends, Duration limit) throws InterruptedException {
        Optional<Sharing> nodes = shelf.sharing();
        if (nodes.isPresent()) {
            nodes.get().awaitStored(ends, limit);
        }
    }

    /** Sends all readers away, who come back, elsewhere if need be; answers go on. */
    public void dismissReaders() {
        shelf.all().forEach(Generation::dismissReaders);
    }

    /** Another node has it; its readers here come back, and read a copy. */
    void lost(Generation generation) {
        shelf.remove(generation);
        generation.lose();
    }

    /** Those that are being made here. */
    List<Generation> madeHere() {
        return List.copyOf(workers.all());
    }

    Optional<Generation> madeHere(String id) {
        return shelf.get(id).filter(generation -> !generation.madeElsewhere());
    }

    /** Sees to the ends of all nodes' answers; empty where this node is alone. */
    public Optional<Keeper> keeper(Messages messages, Quotas quotas) {
        return shelf.sharing()
                .map(nodes -> new Keeper(
                        this, nodes, messages, new Orphans(this, nodes, provider, messages, quotas, listeners)));
    }

    /**
     * Goes on with an answer that is this node's by now. Blocks for the database.
     *
     * @param reservation settled when it is over
     * @param stored called then, unless it is another node's again
     */
    void goOn(SharedAnswer answer, UpstreamAnswer upstream, Reservation reservation, Runnable stored) {
        if (closed) {
            return; // whoever finds that this node has left
        }
        Generation generation = shelf.takeOver(answer);
        generation.background().made(upstream, true);
        workers.goOn(generation, upstream, answer.inputTokens(), reservation, stored);
    }

    /** Stops what is being said in a conversation; the caller has made sure whose it is. */
    public void stopIn(String conversation) {
        workers.all().stream()
                .filter(generation -> generation
                        .place()
                        .map(Place::conversation)
                        .filter(conversation::equals)
                        .isPresent())
                .forEach(Generation::stop);
        shelf.sharing().ifPresent(nodes -> nodes.askStopIn(conversation));
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
        shelf.all().stream()
                .filter(generation -> generation.owner().id().equals(owner))
                .filter(generation -> generation.owner().how() != Caller.How.KEY)
                .forEach(Generation::dismissReaders);
    }

    private Stream<Generation> of(String owner) {
        return workers.all().stream()
                .filter(generation -> generation.owner().id().equals(owner));
    }

    /** All that run on this node, whoever owns them: for administrators. */
    public List<Generation> live() {
        return workers.all().stream()
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
        return workers.count();
    }

    /** Generations that can be followed: running ones and those not yet forgotten. */
    public int kept() {
        return shelf.all().size();
    }

    /** Who reads now, on whatever wire. */
    public int readers() {
        return shelf.all().stream().mapToInt(Generation::readers).sum();
    }

    /** What all readers have been handed so far. */
    public long bytesRead() {
        return shelf.bytesRead();
    }

    /** To be called some times a second, with {@link System#nanoTime()}. */
    public void tick(long now) {
        shelf.tick(now);
        for (Generation generation : workers.all()) {
            if (generation.mayBeAbandoned()
                    && !generation.isRead()
                    && now - generation.unreadSince() > retention.abandonAfter().toNanos()) {
                generation.abandon();
            }
        }
        if (!shelf.hasRoom()) {
            failLargest();
        }
    }

    /** Only running ones are left, and ended ones that are being read: a running one gives its room to the others. */
    private void failLargest() {
        workers.all().stream()
                .filter(generation -> !generation.ended())
                .max(Comparator.comparingLong(Generation::logSize))
                .ifPresent(generation -> generation.fail(Faults.NO_ROOM));
    }

    /** Ends it where it is, and lets go of what it has said; it is as if it had never been. */
    public void delete(Generation generation) {
        generation.stop();
        shelf.sharing().ifPresent(nodes -> nodes.delete(generation));
        shelf.drop(generation);
    }

    /**
     * Takes no more, and waits a few seconds for the workers. What another node can go on with is left to it; what else runs ends with an
     * {@code error} event.
     */
    @Override
    public void close() {
        closed = true;
        workers.all().forEach(generation -> {
            if (generation.background().isTold() && generation.log().end().isEmpty()) {
                generation.lose();
            } else {
                generation.fail(Faults.SHUTTING_DOWN);
            }
        });
        long deadline = System.nanoTime() + CLOSE_LIMIT.toNanos();
        try {
            for (Thread worker : workers.threads()) {
                var unused = worker.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            shelf.close();
        }
    }
}
