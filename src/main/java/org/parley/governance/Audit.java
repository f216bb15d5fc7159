package org.parley.governance;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.parley.conversation.Database;

/** Reads the audit and checks it. Thread-safe; every method blocks for the database. */
public final class Audit {
    /** Named, and so not one that {@link Database#jdbi} lets only one at a time into: a long read keeps nobody from writing. */
    private static final TransactionIsolationLevel READING = TransactionIsolationLevel.READ_COMMITTED;

    private final Jdbi jdbi;

    public Audit(Database database) {
        this.jdbi = database.jdbi();
    }

    /** Checks every row against the one before it, and the last against the head that is kept apart. */
    public Verification verify() {
        return jdbi.inTransaction(READING, handle -> {
            AuditChain head = AuditTable.head(handle);
            AuditChain chain = AuditChain.BEGINNING;
            try (ResultIterator<AuditRow> rows = AuditTable.all(handle, head.seq())) {
                while (rows.hasNext()) {
                    AuditRow row = rows.next();
                    if (row.seq() != chain.seq() + 1) {
                        return new Verification.Broken(chain.seq() + 1, "is missing");
                    }
                    if (!chain.next(row.entry()).hash().equals(row.hash())) {
                        return new Verification.Broken(row.seq(), "is not as it was written");
                    }
                    chain = AuditChain.at(row);
                }
            }
            return chain.equals(head)
                    ? new Verification.Intact(head.seq(), head.hash())
                    : new Verification.Broken(Math.min(chain.seq() + 1, head.seq()), endFault(chain, head));
        });
    }

    private static String endFault(AuditChain last, AuditChain head) {
        return last.seq() < head.seq()
                ? "and what came after it are missing: the last was " + head.seq()
                : "is not the one that was written last";
    }

    /** The same, and whether a row still has the hash that was written down elsewhere. */
    public Verification verify(long seq, String hash) {
        Verification found = verify();
        boolean known = jdbi.withHandle(handle -> AuditTable.find(handle, seq))
                .filter(row -> row.hash().equals(hash))
                .isPresent();
        return found instanceof Verification.Intact && !known
                ? new Verification.Broken(seq, "does not have the hash that was written down")
                : found;
    }

    public List<AuditRow> find(AuditQuery query) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select * from audit_row
                        where seq < :before
                          and (:actor is null or actor = :actor)
                          and (:words is null or lower(action || ' ' || target || ' ' || result || ' ' || address) like :words)
                          and happened_at >= :from and happened_at < :to
                        order by seq desc limit :limit""")
                .bind("before", query.before().orElse(Long.MAX_VALUE))
                .bindByType("actor", query.actor().orElse(null), String.class)
                .bindByType("words", query.words().map(Audit::pattern).orElse(null), String.class)
                .bind("from", time(query.from(), Instant.EPOCH))
                .bind("to", time(query.to(), Instant.parse("9999-01-01T00:00:00Z")))
                .bind("limit", query.limit())
                .map((row, context) -> AuditTable.read(row))
                .list());
    }

    private static String pattern(String words) {
        return "%" + words.toLowerCase(Locale.ROOT).replaceAll("([\\\\%_])", "\\\\$1") + "%";
    }

    private static OffsetDateTime time(Optional<Instant> time, Instant otherwise) {
        return Counters.at(time.orElse(otherwise));
    }

    /** All rows in their order, each as a line of JSON with its hash. */
    public void export(Consumer<String> line) {
        jdbi.useTransaction(READING, handle -> {
            try (ResultIterator<AuditRow> rows =
                    AuditTable.all(handle, AuditTable.head(handle).seq())) {
                rows.forEachRemaining(row -> line.accept(json(row)));
            }
        });
    }

    static String json(AuditRow row) {
        return AuditChain.json(AuditLine.of(row));
    }
}
