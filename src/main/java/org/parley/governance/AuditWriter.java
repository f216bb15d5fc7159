package org.parley.governance;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.parley.conversation.Database;

/**
 * Writes the audit, many rows in one transaction, on one virtual thread. Nothing is lost silently: entries wait while the database
 * does not answer; when ten thousand wait, requests wait; what still finds no room, or is left when Parley ends, goes to the
 * server's log as the line of JSON that it would have been. What a killed process had not written yet (a moment's entries) is lost,
 * and shows as a start without an end before it. Thread-safe.
 */
public final class AuditWriter implements AutoCloseable {
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_TOGETHER = 500;
    private static final Duration ROOM_LIMIT = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final System.Logger LOG = System.getLogger(AuditWriter.class.getName());

    private final Jdbi jdbi;
    private final Clock clock;
    private final BlockingQueue<AuditEntry> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread;
    private volatile boolean closed;
    /** Whether nobody will look for what waits from now on. */
    private volatile boolean over;

    /** Begins at once. */
    public AuditWriter(Database database, Clock clock) {
        this.jdbi = database.jdbi();
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("audit-writer").unstarted(this::run);
        write(own("start"));
        thread.start();
    }

    /** Soon in the database. Returns at once, unless very many wait. */
    public void write(AuditEntry entry) {
        try {
            boolean taken = waiting.offer(entry, ROOM_LIMIT.toNanos(), TimeUnit.NANOSECONDS);
            boolean tooLate = over && waiting.remove(entry);
            if (!taken || tooLate) {
                toServerLog(entry);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            toServerLog(entry);
        }
    }

    private AuditEntry own(String action) {
        return AuditEntry.of(clock.instant(), Optional.empty(), "", action, "", "ok", "");
    }

    private void run() {
        List<AuditEntry> together = new ArrayList<>();
        try {
            while (!closed || !waiting.isEmpty() || !together.isEmpty()) {
                if (together.isEmpty()) {
                    Optional.ofNullable(waiting.poll(LOOK.toNanos(), TimeUnit.NANOSECONDS))
                            .ifPresent(together::add);
                    waiting.drainTo(together, MOST_TOGETHER - together.size());
                }
                if (!together.isEmpty() && stored(together)) {
                    together.clear();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        over = true;
        waiting.drainTo(together);
        together.forEach(AuditWriter::toServerLog);
    }

    private boolean stored(List<AuditEntry> entries) throws InterruptedException {
        try {
            AuditChain head = jdbi.inTransaction(handle -> AuditTable.append(handle, entries));
            if (isOwn(entries.getFirst()) || isOwn(entries.getLast())) {
                LOG.log(
                        System.Logger.Level.INFO,
                        "the audit has {0} rows and ends with the hash {1}",
                        head.seq(),
                        head.hash());
            }
            return true;
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the audit cannot be written now, trying again: {0}", e.toString());
            Thread.sleep(PAUSE);
            return false;
        }
    }

    /** Of a start or an end: the server's log then has a hash that nobody can reach through the database. */
    private static boolean isOwn(AuditEntry entry) {
        return entry.actor().isEmpty() && entry.target().isEmpty();
    }

    private static void toServerLog(AuditEntry entry) {
        LOG.log(
                System.Logger.Level.ERROR,
                "an entry of the audit could not be stored: {0}",
                Audit.json(new AuditRow(0, entry, "")));
    }

    @Override
    public void close() {
        write(own("end"));
        closed = true;
        try {
            if (!thread.join(CLOSE_LIMIT)) {
                thread.interrupt();
                var unused = thread.join(CLOSE_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
