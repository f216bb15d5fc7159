package org.parley.cluster;

import java.time.Duration;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/**
 * That this node lives, by a row that it renews; the database's clock decides. Nothing hangs on it but when answers are taken over:
 * that two nodes never both append, {@link SharedLogs} sees to. Thread-safe.
 */
public final class Members {
    /** How often {@link #renew} is to be called. */
    public static final Duration PERIOD = Duration.ofSeconds(1);

    /** A node that has not renewed for so long counts as gone. */
    static final Duration LEASE = Duration.ofSeconds(6);

    /** A longer time between two renewals has been no mere delay. */
    private static final Duration PAUSE = LEASE.dividedBy(2);

    private static final Duration FORGOTTEN = Duration.ofDays(1);

    private final Jdbi jdbi;
    private final String node;
    /** When the row was renewed last, and since when without a pause; in {@link System#nanoTime()}. */
    private volatile long renewed = System.nanoTime();

    private volatile long steadySince = System.nanoTime();

    Members(Jdbi jdbi, String node) {
        this.jdbi = jdbi;
        this.node = node;
    }

    /** Blocks for the database. */
    public void renew() {
        long asked = System.nanoTime();
        jdbi.useHandle(handle -> handle.createUpdate("""
                        insert into node (id, renewed_at) values (:id, now())
                        on conflict (id) do update set renewed_at = now()""").bind("id", node).execute());
        if (asked - renewed > PAUSE.toNanos()) {
            steadySince = asked;
        }
        renewed = asked;
    }

    /** Whether others may by now think this node gone, and it cannot know. */
    public boolean cutOff() {
        return System.nanoTime() - renewed > LEASE.toNanos();
    }

    /**
     * Whether this node may judge others: after a time without the database, in which nobody could renew, they are given as
     * long as a lease.
     */
    public boolean mayJudge() {
        return !cutOff() && System.nanoTime() - steadySince > LEASE.toNanos();
    }

    /** The nodes whose lease has not ended. Blocks for the database. */
    Set<String> living() {
        return jdbi.withHandle(
                handle -> handle.createQuery("select id from node where renewed_at > now() - make_interval(secs => ?)")
                        .bind(0, LEASE.toSeconds())
                        .mapTo(String.class)
                        .set());
    }

    /** Others need not wait for the lease. */
    void leave() {
        jdbi.useHandle(handle -> {
            handle.execute("delete from node where id = ?", node);
            handle.execute(
                    "delete from node where renewed_at < now() - make_interval(secs => ?)", FORGOTTEN.toSeconds());
        });
    }
}
