package org.parley.generation;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.parley.cluster.Cluster;
import org.parley.cluster.SharedAnswer;
import org.parley.identity.Caller;

/**
 * The generations that can be followed on this node: those that are being made here, those that are over and not yet forgotten, and
 * copies of other nodes'. Thread-safe; what asks other nodes' logs blocks for the database, everything else does not.
 */
final class Shelf implements AutoCloseable {
    /** A copy that nobody reads is let go after so long. */
    private static final Duration COPY_KEPT = Duration.ofSeconds(30);

    private static final Duration TELLING = Duration.ofSeconds(1);

    private final Retention retention;
    private final Map<String, Generation> generations = new ConcurrentHashMap<>();
    /** Ended ones, the longest over first: what is done for each question must not grow with them. */
    private final Queue<Generation> over = new ConcurrentLinkedQueue<>();

    private final Tombstones tombstones = new Tombstones();
    private final AtomicLong memory = new AtomicLong();
    private final LongAdder bytesRead = new LongAdder();
    private final Optional<Sharing> sharing;
    private long toldReaders = System.nanoTime();

    /**
     * @param cluster the other nodes; empty where this one is alone
     * @param onLost told of answers that another node has taken over; must not block
     */
    Shelf(Retention retention, Optional<Cluster> cluster, Consumer<Generation> onLost) {
        this.retention = retention;
        this.sharing = cluster.map(nodes -> new Sharing(nodes, memory, bytesRead, onLost, over::add));
    }

    /** The other nodes; empty where this one is alone. */
    Optional<Sharing> sharing() {
        return sharing;
    }

    /** A new one, not yet on the shelf. */
    Generation make(Start start, GenerationLog.Encoder encoder) {
        GenerationLog log = new GenerationLog(memory, encoder, sharing.isPresent());
        return new Generation(start, log, this::more, over::add, bytesRead);
    }

    /** There is more to show: at once, or when other nodes can read it too. */
    private void more(Generation generation) {
        sharing.ifPresentOrElse(nodes -> nodes.more(generation), generation::shown);
    }

    /** @return false where its id is taken */
    boolean put(Generation generation) {
        return generations.putIfAbsent(generation.id().text(), generation) == null;
    }

    void remove(Generation generation) {
        generations.remove(generation.id().text(), generation);
    }

    Optional<Generation> get(String id) {
        return Optional.ofNullable(generations.get(id));
    }

    Collection<Generation> all() {
        return generations.values();
    }

    long bytesRead() {
        return bytesRead.sum();
    }

    /** The one place where ownership of a generation is decided. */
    Lookup find(String id, Caller caller) {
        Generation generation = generations.get(id);
        if (generation == null) {
            return sharing.map(nodes -> findElsewhere(nodes, id, caller))
                    .orElseGet(() -> tombstones.of(id, caller.id()));
        }
        return generation.owner().id().equals(caller.id()) ? new Lookup.Found(generation) : new Lookup.Unknown();
    }

    private Lookup findElsewhere(Sharing nodes, String id, Caller caller) {
        Optional<SharedAnswer> found =
                nodes.find(id).filter(answer -> answer.owner().id().equals(caller.id()));
        if (found.isEmpty()) {
            return new Lookup.Unknown();
        }
        Generation copy = nodes.mirror(found.get());
        if (!found.get().kept()) {
            copy.forgotten();
            return new Lookup.Expired(copy.place());
        }
        Generation there = generations.putIfAbsent(id, copy);
        if (there == null) {
            nodes.follow(copy);
            return new Lookup.Found(copy);
        }
        copy.forgotten();
        refresh(there);
        return new Lookup.Found(there);
    }

    /** Has a copy say what is shared by now; without effect on what is made here. */
    void refresh(Generation generation) {
        if (generation.madeElsewhere()) {
            sharing.ifPresent(nodes -> nodes.follow(generation));
        }
    }

    /**
     * Another node's, that is this one's by now, with all that is shared of it; who reads a copy here reads on. Blocks for the
     * database.
     */
    Generation takeOver(SharedAnswer answer) {
        Sharing nodes = sharing.orElseThrow();
        get(answer.id()).filter(made -> !made.madeElsewhere()).ifPresent(before -> {
            remove(before); // it was lost, and came back before that was noticed
            before.lose();
        });
        Generation copy = nodes.mirror(answer);
        Generation there =
                Optional.ofNullable(generations.putIfAbsent(answer.id(), copy)).orElse(copy);
        if (there != copy) {
            copy.forgotten();
        }
        there.readElsewhere(); // so that it is not let go meanwhile
        nodes.takeOver(there, this::more);
        return there;
    }

    /** Whether there is memory for another one; where not, ended ones that nobody reads are let go, the oldest first. */
    boolean hasRoom() {
        while (memory.get() > retention.memory()) {
            Optional<Generation> oldest =
                    over.stream().filter(generation -> !generation.isRead()).findFirst();
            if (oldest.isEmpty()) {
                return false;
            }
            boolean unused = forget(oldest.get()); // another thread may have been first
        }
        return true;
    }

    /** @return whether it was over, and here */
    private boolean forget(Generation generation) {
        boolean there = over.remove(generation);
        if (there) {
            if (sharing.isEmpty()) {
                tombstones.add(generation); // before it is gone, so that it is never unknown
            }
            remove(generation);
            generation.forgotten();
        }
        return there;
    }

    /** It is not here any more, whether or not it goes on elsewhere. */
    void drop(Generation generation) {
        if (forget(generation)) {
            return;
        }
        sharing.ifPresent(nodes -> nodes.let(generation));
        if (generations.remove(generation.id().text(), generation)) {
            if (!generation.madeElsewhere()) {
                generation.stop();
            }
            generation.lose();
            if (generation.madeElsewhere()) {
                generation.forgotten();
            }
        }
    }

    void tick(long now) {
        Generation oldest = over.peek();
        while (oldest != null
                && now - oldest.endedAt() > retention.logRetention().toNanos()) {
            boolean unused = forget(oldest); // another thread may have been first
            oldest = over.peek();
        }
        sharing.ifPresent(nodes -> tick(nodes, now));
    }

    private void tick(Sharing nodes, long now) {
        for (Generation generation : generations.values()) {
            if (generation.madeElsewhere()
                    && !generation.isRead()
                    && now - generation.unreadSince() > COPY_KEPT.toNanos()) {
                drop(generation);
            }
        }
        if (now - toldReaders > TELLING.toNanos()) {
            toldReaders = now;
            List<String> read = generations.values().stream()
                    .filter(generation -> generation.madeElsewhere() && generation.isRead() && !generation.ended())
                    .map(generation -> generation.id().text())
                    .toList();
            nodes.tellRead(read);
        }
    }

    @Override
    public void close() {
        all().stream().filter(Generation::madeElsewhere).forEach(Generation::dismissReaders);
        sharing.ifPresent(Sharing::close);
    }
}
