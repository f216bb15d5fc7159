package org.parley.conversation;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The bytes of files, each kept once whoever attached it, in pieces: so that neither a database's limit of a value nor a slow
 * reader makes a whole file be held in memory.
 */
final class Contents {
    /** H2 takes at most 1 MiB of binary in a row. */
    private static final int PIECE = 256 * 1024;

    private final Jdbi jdbi;

    Contents(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** What is there already stays, and cannot be swept before the transaction ends. */
    static void keep(Handle handle, String hash, NewFile file) {
        int there = handle.createUpdate("update content set size = size where hash = :hash")
                .bind("hash", hash)
                .execute();
        if (there > 0) {
            return;
        }
        handle.createUpdate("insert into content (hash, size, text) values (:hash, :size, :text)")
                .bind("hash", hash)
                .bind("size", (long) file.content().length)
                .bindByType("text", file.text().orElse(null), String.class)
                .execute();
        PreparedBatch pieces =
                handle.prepareBatch("insert into content_piece (hash, place, bytes) values (:hash, :place, :bytes)");
        for (int place = 0, from = 0; from < file.content().length; place++, from += PIECE) {
            byte[] piece = Arrays.copyOfRange(file.content(), from, Math.min(from + PIECE, file.content().length));
            pieces.bind("hash", hash).bind("place", place).bind("bytes", piece).add();
        }
        pieces.execute();
    }

    Optional<String> text(String hash) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select text from content where hash = :hash and text is not null")
                        .bind("hash", hash)
                        .mapTo(String.class)
                        .findOne());
    }

    /**
     * No connection to the database is held while the other side takes its time.
     *
     * @throws IOException when the other side is gone, or the content was deleted meanwhile
     */
    void copy(AttachedFile file, OutputStream out) throws IOException {
        long written = 0;
        for (int place = 0; written < file.size(); place++) {
            byte[] piece = piece(file.hash(), place)
                    .orElseThrow(() -> new IOException("the file was deleted while it was read"));
            out.write(piece);
            written += piece.length;
        }
    }

    private Optional<byte[]> piece(String hash, int place) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select bytes from content_piece where hash = :hash and place = :place")
                        .bind("hash", hash)
                        .bind("place", place)
                        .map((row, context) -> row.getBytes("bytes"))
                        .findOne());
    }

    /** Drops those that no attachment is left of; one that is attached again just now stays. */
    void dropUnused(Collection<String> hashes) {
        for (String hash : hashes) {
            Constraints.unlessBroken(() -> jdbi.useTransaction(
                    handle -> handle.createUpdate("""
                            delete from content where hash = :hash
                              and not exists (select 1 from attachment where attachment.hash = content.hash)""").bind("hash", hash).execute()));
        }
    }
}
