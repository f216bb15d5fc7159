package org.parley.generation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.parley.cluster.Block;
import org.parley.cluster.SharedLogs;

/**
 * Copies of what other nodes' answers say, for those that are read here: one for each answer, however many read it. Woken when there
 * is more, and looks now and then besides, since a wake-up may be lost. Thread-safe; one virtual thread reads.
 */
final class Mirrors implements AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration AGAIN = Duration.ofMillis(500);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final System.Logger LOG = System.getLogger(Mirrors.class.getName());

    private final SharedLogs logs;
    /** Those that go on. */
    private final Map<String, Generation> growing = new ConcurrentHashMap<>();

    private final Set<String> news = ConcurrentHashMap.newKeySet();
    private final Thread reader;
    private volatile boolean closed;

    Mirrors(SharedLogs logs) {
        this.logs = logs;
        this.reader = Thread.ofVirtual().name("parley-mirrors").unstarted(this::read);
        logs.onWritten(this::heard);
    }

    void start() {
        reader.start();
    }

    private void heard(Collection<String> answers) {
        boolean ours = false;
        for (String answer : answers) {
            ours |= growing.containsKey(answer) && news.add(answer);
        }
        if (ours) {
            LockSupport.unpark(reader);
        }
    }

    /** Brings it up to what is shared now; blocks for that. It is kept so until it has ended or is let go. */
    void follow(Generation mirror) {
        growing.put(mirror.id().text(), mirror);
        read(mirror);
    }

    /** Brings it up to what is shared now, once; blocks for that. A copy of the same answer that is followed stays so. */
    void read(Generation mirror) {
        while (fill(List.of(mirror)) && !mirror.ended()) {
            // there may be more
        }
    }

    void let(Generation mirror) {
        growing.remove(mirror.id().text(), mirror);
    }

    private void read() {
        long nextLook = System.nanoTime();
        while (!closed) {
            Duration pause = Duration.ofNanos(Math.max(1, nextLook - System.nanoTime()));
            if (news.isEmpty()) {
                LockSupport.parkNanos(this, pause.toNanos());
            }
            if (Thread.interrupted()) {
                return;
            }
            try {
                if (System.nanoTime() - nextLook >= 0) {
                    news.addAll(growing.keySet());
                    nextLook = System.nanoTime() + LOOK.toNanos();
                }
                readNews();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "answers of other nodes cannot be read now: {0}", e.toString());
                LockSupport.parkNanos(this, AGAIN.toNanos());
            }
        }
    }

    private void readNews() {
        List<Generation> some = new ArrayList<>();
        for (String answer : List.copyOf(news)) {
            news.remove(answer);
            Generation mirror = growing.get(answer);
            if (mirror != null) {
                some.add(mirror);
            }
        }
        boolean more = true;
        try {
            more = fill(some);
        } finally {
            if (more) {
                some.forEach(mirror -> news.add(mirror.id().text()));
            }
        }
    }

    /** @return whether there may be more than was read; of what comes later, a wake-up tells */
    private boolean fill(List<Generation> mirrors) {
        Map<String, Generation> wanted = new LinkedHashMap<>();
        Map<String, Long> after = new LinkedHashMap<>();
        for (Generation mirror : mirrors) {
            wanted.put(mirror.id().text(), mirror);
            after.put(mirror.id().text(), mirror.last());
        }
        if (wanted.isEmpty()) {
            return false;
        }
        List<Block> blocks = logs.read(after);
        for (Block block : blocks) {
            Generation mirror = wanted.get(block.answer());
            if (mirror != null) {
                mirror.receive(new GenerationLog.Part(
                        block.first(),
                        block.last(),
                        block.bytes(),
                        block.ending().map(Endings::read)));
                if (mirror.ended()) {
                    let(mirror);
                }
            }
        }
        boolean some = mirrors.stream()
                .anyMatch(
                        mirror -> mirror.last() > after.getOrDefault(mirror.id().text(), 0L));
        return some && blocks.size() >= SharedLogs.FULL;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(reader);
        try {
            if (!reader.join(CLOSE_LIMIT)) {
                reader.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
