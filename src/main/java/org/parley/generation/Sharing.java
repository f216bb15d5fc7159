package org.parley.generation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.parley.cluster.Block;
import org.parley.cluster.Cluster;
import org.parley.cluster.SharedAnswer;
import org.parley.cluster.SharedLogs;
import org.parley.cluster.Standing;
import org.parley.conversation.RunningMessage;

/** What this node's generations have to do with the other nodes. Thread-safe; blocks for the shared log, unless it says otherwise. */
final class Sharing implements AutoCloseable {
    private static final Duration STORING = Duration.ofMillis(20);

    private final SharedLogs logs;
    private final Cluster cluster;
    private final Journal journal;
    private final Mirrors mirrors;
    private final AtomicLong memory;
    private final LongAdder bytesRead;
    private final Consumer<Generation> onEnd;

    /**
     * @param onLost told of answers that another node has taken over; must not block
     * @param onEnd told of those that have ended elsewhere; must not block
     */
    Sharing(
            Cluster cluster,
            AtomicLong memory,
            LongAdder bytesRead,
            Consumer<Generation> onLost,
            Consumer<Generation> onEnd) {
        this.cluster = cluster;
        this.logs = cluster.logs();
        this.journal = new Journal(logs, cluster.node(), onLost);
        this.mirrors = new Mirrors(logs);
        this.memory = memory;
        this.bytesRead = bytesRead;
        this.onEnd = onEnd;
        journal.start();
        mirrors.start();
    }

    /** Has more of it written, and then shown. Never blocks. */
    void more(Generation generation) {
        journal.add(generation);
    }

    /** An answer made here has ended, and the shared log does not know of it. Never blocks. */
    void doubt(Generation generation) {
        journal.doubt(generation);
    }

    /**
     * Makes it known to all nodes, and shows what it has said until now.
     *
     * @return false where its id is taken
     */
    boolean register(Generation generation, long inputTokens, String receipt) {
        Optional<Block> first =
                generation.log().unshown(Integer.MAX_VALUE).map(part -> Journal.block(generation.id(), part));
        boolean registered = logs.register(
                new SharedAnswer(
                        generation.id().text(),
                        cluster.node(),
                        generation.owner(),
                        generation.model(),
                        generation.relayed(),
                        generation.place().map(place -> new SharedAnswer.Place(place.conversation(), place.message())),
                        inputTokens,
                        receipt,
                        true),
                first);
        if (registered) {
            first.ifPresent(block -> generation.show(block.last()));
        }
        return registered;
    }

    Optional<SharedAnswer> find(String id) {
        return logs.find(id);
    }

    /** A copy of it, empty until it is followed. Never blocks. */
    Generation mirror(SharedAnswer answer) {
        GenerationLog log = new GenerationLog(memory, EventEncoder::encode);
        return new Generation(answer, log, onEnd, bytesRead, () -> logs.askStop(answer.id()));
    }

    /** Brings a copy up to what is shared now, and keeps it so until it has ended or is let go. */
    void follow(Generation mirror) {
        mirrors.follow(mirror);
    }

    /** Has a copy say all that was shared of it, and this node go on with it. */
    void takeOver(Generation mirror, Consumer<Generation> onMore) {
        mirrors.let(mirror);
        mirrors.read(mirror);
        mirror.takeOver(onMore);
    }

    /** A copy for whoever looks at it once: as far as it is shared now, on no shelf and in no count. */
    GenerationLog read(SharedAnswer answer) {
        GenerationLog log = new GenerationLog(new AtomicLong(), EventEncoder::encode);
        mirrors.read(new Generation(answer, log, ended -> {}, new LongAdder(), () -> {}));
        return log;
    }

    /** Copies of these are read here. Never blocks. */
    void tellRead(List<String> ids) {
        cluster.tellRead(ids);
    }

    /** @param listener told of answers that are read on other nodes; must not block */
    void onRead(Consumer<String> listener) {
        cluster.onRead(listener);
    }

    /** A copy is not read any more. Never blocks. */
    void let(Generation mirror) {
        mirrors.let(mirror);
    }

    /** Blocks until none of these has ended, or the time is up. */
    void awaitStored(Supplier<List<RunningMessage>> running, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < deadline && anyEnded(running.get())) {
            Thread.sleep(STORING);
        }
    }

    private boolean anyEnded(List<RunningMessage> running) {
        return !running.isEmpty()
                && logs
                        .standing(
                                running.stream().map(RunningMessage::generation).toList())
                        .values()
                        .stream()
                        .anyMatch(Standing::ended);
    }

    void askStopIn(String conversation) {
        logs.askStopIn(conversation);
    }

    void delete(Generation generation) {
        logs.delete(generation.id().text());
    }

    SharedLogs logs() {
        return logs;
    }

    String node() {
        return cluster.node();
    }

    @Override
    public void close() {
        try (mirrors) {
            journal.close();
        }
    }
}
