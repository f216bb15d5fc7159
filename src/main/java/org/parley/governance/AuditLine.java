package org.parley.governance;

/** A row as JSON says it. */
public record AuditLine(
        long seq,
        String at,
        String actor,
        String how,
        String address,
        String action,
        String target,
        String result,
        String detail,
        String hash) {

    public static AuditLine of(AuditRow row) {
        AuditEntry entry = row.entry();
        return new AuditLine(
                row.seq(),
                entry.at().toString(),
                entry.actor(),
                entry.how(),
                entry.address(),
                entry.action(),
                entry.target(),
                entry.result(),
                entry.detail(),
                row.hash());
    }
}
