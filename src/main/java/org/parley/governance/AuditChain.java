package org.parley.governance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The newest link of a chain.
 *
 * @param seq of the newest row; 0: there is none yet
 */
record AuditChain(long seq, String hash) {
    static final AuditChain BEGINNING = new AuditChain(0, "");
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The next link: SHA-256, in hexadecimal, over the hash before, a line feed, and the row as a JSON array without white
     * space: number, time, and the texts in the order of {@link AuditEntry}.
     */
    AuditRow next(AuditEntry entry) {
        long next = seq + 1;
        List<Object> row = List.of(
                next,
                entry.at().toString(),
                entry.actor(),
                entry.how(),
                entry.address(),
                entry.action(),
                entry.target(),
                entry.result(),
                entry.detail());
        return new AuditRow(next, entry, sha256(hash + "\n" + json(row)));
    }

    static AuditChain at(AuditRow row) {
        return new AuditChain(row.seq(), row.hash());
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers are always JSON", e);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
