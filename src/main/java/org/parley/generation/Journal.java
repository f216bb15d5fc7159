package org.parley.generation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.parley.cluster.Block;
import org.parley.cluster.SharedLogs;
import org.parley.cluster.Standing;
import org.parley.provider.UpstreamAnswer;

/**
 * Writes what the answers of this node say to the shared log, all that wait in one batch, and shows it to readers once it is
 * there. While the log cannot be reached answers go on, and what they say waits. Thread-safe; one virtual thread writes.
 */
final class Journal implements AutoCloseable {
    /** From the beginning of one batch to that of the next: nobody sees it, and busy answers share what a batch costs. */
    private static final Duration PACE = Duration.ofMillis(20);

    private static final Duration AGAIN = Duration.ofMillis(200);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final int MOST_OF_ONE = 256 << 10;
    private static final int MOST_AT_ONCE = 1_000;
    private static final System.Logger LOG = System.getLogger(Journal.class.getName());

    private final SharedLogs logs;
    private final String node;
    private final Consumer<Generation> onLost;
    private final Set<Generation> waiting = ConcurrentHashMap.newKeySet();
    /** Written, perhaps: the log did not answer, or does not say so any more. */
    private final Set<Generation> doubtful = ConcurrentHashMap.newKeySet();

    private final Thread writer;
    private volatile boolean closed;

    /** @param onLost told of answers that another node has taken over; must not block */
    Journal(SharedLogs logs, String node, Consumer<Generation> onLost) {
        this.logs = logs;
        this.node = node;
        this.onLost = onLost;
        this.writer = Thread.ofVirtual().name("parley-journal").unstarted(this::write);
    }

    void start() {
        writer.start();
    }

    /** It has more to show. Never blocks. */
    void add(Generation generation) {
        if (waiting.add(generation)) {
            LockSupport.unpark(writer);
        }
    }

    /** The shared log seems to have less of it than readers have seen. Never blocks. */
    void doubt(Generation generation) {
        if (doubtful.add(generation)) {
            LockSupport.unpark(writer);
        }
    }

    private void write() {
        while (!closed || !waiting.isEmpty()) {
            if (Thread.interrupted()) {
                return;
            }
            if (waiting.isEmpty() && doubtful.isEmpty()) {
                LockSupport.park(this);
                continue;
            }
            long begun = System.nanoTime();
            Duration pause = PACE;
            try {
                resolveDoubtful();
                writeBatch();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "answers cannot be shared now, tried again: {0}", e.toString());
                pause = AGAIN;
            }
            pauseUntil(begun + pause.toNanos());
        }
    }

    /** Whatever comes meanwhile waits, but the close does not. */
    private void pauseUntil(long time) {
        for (long left = time - System.nanoTime();
                left > 0 && !closed && !Thread.currentThread().isInterrupted();
                left = time - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    private void resolveDoubtful() {
        List<Generation> all = List.copyOf(doubtful);
        resolve(all);
        all.forEach(doubtful::remove);
    }

    private void writeBatch() {
        Map<String, Generation> batch = new LinkedHashMap<>();
        List<Block> blocks = new ArrayList<>();
        for (Generation generation : take()) {
            generation.log().unshown(MOST_OF_ONE).ifPresent(part -> {
                batch.put(generation.id().text(), generation);
                blocks.add(block(generation.id(), part));
            });
        }
        if (blocks.isEmpty()) {
            return;
        }
        Set<String> written;
        try {
            note(batch.values());
            written = logs.append(blocks);
        } catch (RuntimeException e) {
            doubtful.addAll(batch.values());
            waiting.addAll(batch.values());
            throw e;
        }
        for (Block block : blocks) {
            if (written.contains(block.answer())) {
                Generation generation = Objects.requireNonNull(batch.remove(block.answer()));
                generation.show(block.last());
                waitFurther(generation);
            }
        }
        doubtful.addAll(batch.values());
        resolveDoubtful();
    }

    /** What comes of a provider's answer is shown only when other nodes could go on with it. */
    private void note(Collection<Generation> generations) {
        Map<String, String> notes = new HashMap<>();
        for (Generation generation : generations) {
            generation.background().toTell().ifPresent(made -> {
                generation.background().telling();
                notes.put(generation.id().text(), made.text());
            });
        }
        if (notes.isEmpty()) {
            return;
        }
        Set<String> noted = logs.note(notes);
        for (Generation generation : generations) {
            String id = generation.id().text();
            Optional<UpstreamAnswer> made = Optional.ofNullable(notes.get(id)).flatMap(UpstreamAnswer::of);
            if (noted.contains(id)) {
                made.ifPresent(generation.background()::told);
            } else if (made.isPresent()) {
                generation.background().untold();
            }
        }
    }

    private List<Generation> take() {
        List<Generation> taken = new ArrayList<>();
        for (Iterator<Generation> all = waiting.iterator(); all.hasNext() && taken.size() < MOST_AT_ONCE; ) {
            Generation generation = all.next();
            all.remove();
            if (!generation.lost()) {
                taken.add(generation);
            }
        }
        return taken;
    }

    static Block block(GenerationId generation, GenerationLog.Part part) {
        return new Block(
                generation.text(),
                part.first(),
                part.last(),
                part.bytes(),
                part.end().map(Endings::write));
    }

    private void waitFurther(Generation generation) {
        if (!generation.lost() && generation.log().hasUnshown()) {
            waiting.add(generation);
        }
    }

    /** Finds out what has become of those of which it is not known. */
    private void resolve(Iterable<Generation> generations) {
        Map<String, Generation> asked = new LinkedHashMap<>();
        generations.forEach(generation -> asked.put(generation.id().text(), generation));
        if (asked.isEmpty()) {
            return;
        }
        Map<String, Standing> standing = logs.standing(asked.keySet());
        Map<Generation, List<GenerationLog.Part>> missing = new LinkedHashMap<>();
        asked.forEach((id, generation) -> {
            Standing now = standing.get(id);
            if (now == null) {
                generation.stop(); // deleted: nobody goes on with it
            }
            if (now == null || !now.node().equals(node)) {
                onLost.accept(generation);
            } else {
                missing.put(generation, ShownAgain.after(now.last(), generation.log()));
                generation.show(now.last());
                waitFurther(generation);
            }
        });
        missing.forEach(this::restore);
    }

    /**
     * What readers have seen, and the shared log has no more: a database may lose what it had committed, when another takes its
     * place. Event by event, since nodes that have read it before go on after any of them.
     */
    private void restore(Generation generation, List<GenerationLog.Part> missing) {
        if (!missing.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the database has lost {0} events of an answer; they are written again: {1}",
                    missing.size(),
                    generation.id());
        }
        for (GenerationLog.Part part : missing) {
            if (logs.append(List.of(block(generation.id(), part))).isEmpty()) {
                return; // somebody else's by now, which its next block finds out, or the Keeper
            }
        }
    }

    /** Writes what waits, for a few seconds at most; what cannot be written is left to whoever takes it over. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(writer);
        try {
            if (!writer.join(CLOSE_LIMIT)) {
                writer.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        waiting.forEach(Generation::lose);
    }
}
