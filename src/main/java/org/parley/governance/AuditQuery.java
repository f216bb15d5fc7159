package org.parley.governance;

import java.time.Instant;
import java.util.Optional;

/**
 * Which rows of the audit are wanted, newest first.
 *
 * @param words somewhere in action, target, result or address
 * @param before number of a row; those before it
 */
public record AuditQuery(
        Optional<String> actor,
        Optional<String> words,
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<Long> before,
        int limit) {}
