package org.parley.governance;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The rows of the audit and their head. */
final class AuditTable {
    private static final int ROWS_AT_ONCE = 500;

    private AuditTable() {}

    /** In one transaction; other nodes wait for its end. */
    static AuditChain append(Handle handle, List<AuditEntry> entries) {
        AuditChain chain = head(handle, " for update");
        PreparedBatch rows = handle.prepareBatch("""
                insert into audit_row (seq, happened_at, actor, how, address, action, target, result, detail, hash)
                values (:seq, :at, :actor, :how, :address, :action, :target, :result, :detail, :hash)""");
        for (AuditEntry entry : entries) {
            AuditRow row = chain.next(entry);
            rows.bind("seq", row.seq())
                    .bind("at", Counters.at(entry.at()))
                    .bind("actor", entry.actor())
                    .bind("how", entry.how())
                    .bind("address", entry.address())
                    .bind("action", entry.action())
                    .bind("target", entry.target())
                    .bind("result", entry.result())
                    .bind("detail", entry.detail())
                    .bind("hash", row.hash())
                    .add();
            chain = AuditChain.at(row);
        }
        rows.execute();
        handle.createUpdate("update audit_head set seq = :seq, hash = :hash where one = 1")
                .bind("seq", chain.seq())
                .bind("hash", chain.hash())
                .execute();
        return chain;
    }

    static AuditChain head(Handle handle) {
        return head(handle, "");
    }

    private static AuditChain head(Handle handle, String locking) {
        return handle.createQuery("select seq, hash from audit_head where one = 1" + locking)
                .map((row, context) -> new AuditChain(row.getLong("seq"), row.getString("hash")))
                .one();
    }

    /** In their order; to be closed. A driver reads all at once outside a transaction. */
    static ResultIterator<AuditRow> all(Handle handle, long upTo) {
        return handle.createQuery("select * from audit_row where seq <= :last order by seq")
                .bind("last", upTo)
                .setFetchSize(ROWS_AT_ONCE)
                .map((row, context) -> read(row))
                .iterator();
    }

    static Optional<AuditRow> find(Handle handle, long seq) {
        return handle.createQuery("select * from audit_row where seq = :seq")
                .bind("seq", seq)
                .map((row, context) -> read(row))
                .findOne();
    }

    static AuditRow read(ResultSet row) throws SQLException {
        AuditEntry entry = new AuditEntry(
                row.getTimestamp("happened_at").toInstant(),
                row.getString("actor"),
                row.getString("how"),
                row.getString("address"),
                row.getString("action"),
                row.getString("target"),
                row.getString("result"),
                row.getString("detail"));
        return new AuditRow(row.getLong("seq"), entry, row.getString("hash"));
    }
}
