package org.parley.governance;

/** A stored entry. */
public record AuditRow(long seq, AuditEntry entry, String hash) {}
