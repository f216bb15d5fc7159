package org.parley.conversation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The files of everybody, each seen by its owner only. What a message has is kept as long as the message. */
public final class Attachments {
    /** An attachment that no message has by then was never sent, or sent in a conversation that is not stored. */
    static final Duration ORPHANS_LIFE = Duration.ofDays(1);

    static final String COLUMNS = "attachment.id, attachment.name, attachment.type, attachment.hash, content.size";

    private static final int SWEPT_AT_ONCE = 100;
    private static final System.Logger LOG = System.getLogger(Attachments.class.getName());

    private final Jdbi jdbi;
    private final Clock clock;
    private final Contents contents;

    public Attachments(Database database, Clock clock) {
        this.jdbi = database.jdbi();
        this.clock = clock;
        this.contents = new Contents(jdbi);
    }

    /** What becomes of a deletion. */
    public enum Deletion {
        DELETED,
        /** There is none of this owner. */
        UNKNOWN,
        /** A stored message has it. */
        IN_USE
    }

    public AttachedFile add(String owner, NewFile file) {
        String hash = Contents.hash(file.content());
        AttachedFile added = new AttachedFile(RandomId.next(), file.name(), file.type(), file.content().length, hash);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return Constraints.again(() -> jdbi.inTransaction(handle -> {
            Contents.keep(handle, hash, file);
            handle.createUpdate("""
                            insert into attachment (id, owner, hash, name, type, created_at)
                            values (:id, :owner, :hash, :name, :type, :now)""")
                    .bind("id", added.id())
                    .bind("owner", owner)
                    .bind("hash", hash)
                    .bind("name", added.name())
                    .bind("type", added.type())
                    .bind("now", Conversations.at(now))
                    .execute();
            return added;
        }));
    }

    public Optional<AttachedFile> find(String owner, String id) {
        return jdbi.withHandle(handle -> handle.createQuery("select " + COLUMNS + """
                         from attachment join content on content.hash = attachment.hash
                        where attachment.id = :id and attachment.owner = :owner""")
                .bind("id", id)
                .bind("owner", owner)
                .map((row, context) -> read(row))
                .findOne());
    }

    /** What a model reads in place of the bytes, where there is such. */
    public Optional<String> text(AttachedFile file) {
        return contents.text(file.hash());
    }

    /**
     * Blocks as long as the other side takes.
     *
     * @throws IOException when the other side is gone, or the file was deleted meanwhile
     */
    public void copy(AttachedFile file, OutputStream out) throws IOException {
        contents.copy(file, out);
    }

    public byte[] bytes(AttachedFile file) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.toIntExact(file.size()));
        try {
            contents.copy(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public Deletion delete(String owner, String id) {
        Optional<AttachedFile> found = find(owner, id);
        if (found.isEmpty()) {
            return Deletion.UNKNOWN;
        }
        return deleteUnlinked(List.of(found.get())) > 0 ? Deletion.DELETED : Deletion.IN_USE;
    }

    /**
     * Deletes what was never sent within a day, unless it is held. To be called now and then, on every node.
     *
     * @return how many there were
     */
    public int sweep() {
        int swept = 0;
        int found;
        do {
            List<AttachedFile> orphans =
                    jdbi.withHandle(handle -> handle.createQuery("select " + COLUMNS + """
                             from attachment join content on content.hash = attachment.hash
                            where attachment.created_at < :before
                              and not exists (select 1 from message_attachment where attachment = attachment.id)
                              and attachment.owner not""" + Deletions.IS_HELD + """
                             limit :limit""")
                            .bind("before", Conversations.at(clock.instant().minus(ORPHANS_LIFE)))
                            .bind("limit", SWEPT_AT_ONCE)
                            .map((row, context) -> read(row))
                            .list());
            found = deleteUnlinked(orphans);
            swept += found;
        } while (found == SWEPT_AT_ONCE);
        List<String> unused = jdbi.withHandle(
                handle -> handle.createQuery("""
                        select hash from content
                        where not exists (select 1 from attachment where attachment.hash = content.hash)""").mapTo(String.class).list());
        contents.dropUnused(unused);
        if (swept > 0) {
            LOG.log(System.Logger.Level.INFO, "{0} files that were never sent are deleted", swept);
        }
        return swept;
    }

    /** Those that messages have stay. @return how many were deleted */
    int deleteUnlinked(Collection<AttachedFile> files) {
        int[] deleted = {0};
        for (AttachedFile file : files) {
            // a message that takes it just now wins
            Constraints.unlessBroken(() -> deleted[0] += jdbi.inTransaction(
                    handle -> handle.createUpdate("""
                            delete from attachment where id = :id
                              and not exists (select 1 from message_attachment where attachment = :id)""").bind("id", file.id()).execute()));
        }
        contents.dropUnused(files.stream().map(AttachedFile::hash).distinct().toList());
        return deleted[0];
    }

    static AttachedFile read(ResultSet row) throws SQLException {
        return new AttachedFile(
                row.getString("id"),
                row.getString("name"),
                row.getString("type"),
                row.getLong("size"),
                row.getString("hash"));
    }

    /** Those that only this conversation has go with it. */
    static List<AttachedFile> of(Handle handle, String conversation) {
        return handle.createQuery("select distinct " + COLUMNS + """
                         from message_attachment
                          join attachment on attachment.id = message_attachment.attachment
                          join content on content.hash = attachment.hash
                        where message_attachment.conversation = :conversation""")
                .bind("conversation", conversation)
                .map((row, context) -> read(row))
                .list();
    }
}
