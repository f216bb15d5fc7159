package org.parley.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;

/**
 * Conversations go with everything said in them, and with the files that nothing else has; each in a transaction of its own. Whether
 * their owner is under legal hold is a part of every statement here.
 */
final class Deletions {
    /** To be put after a column with a person's id. */
    static final String IS_HELD = " in (select id from person where held_at is not null)";

    /** Deleted by its owner, whose hold is over. SQL takes null for outside of an empty list: so it is asked whether it was deleted at all. */
    static final String IS_RELEASED = "deleted_from is not null and deleted_from not" + IS_HELD;

    private final Jdbi jdbi;
    private final Attachments attachments;

    Deletions(Jdbi jdbi, Attachments attachments) {
        this.jdbi = jdbi;
        this.attachments = attachments;
    }

    /** Under legal hold it is hidden instead. @return whether it was the owner's */
    boolean byOwner(String owner, String id) {
        boolean hidden = jdbi.inTransaction(handle -> hide(handle, owner, id));
        return hidden || delete(id, "owner = :owner", statement -> statement.bind("owner", owner));
    }

    private static boolean hide(Handle handle, String owner, String id) {
        int hidden = handle.createUpdate("""
                        update conversation set owner = '', deleted_from = :owner
                        where id = :id and owner = :owner and owner""" + IS_HELD)
                .bind("id", id)
                .bind("owner", owner)
                .execute();
        if (hidden == 0) {
            return false;
        }
        handle.createUpdate("delete from search_entry where conversation = :id")
                .bind("id", id)
                .execute();
        handle.createUpdate("""
                        update attachment set owner = '' where owner = :owner
                          and id in (select attachment from message_attachment where conversation = :id)
                          and not exists (
                            select 1 from message_attachment join conversation
                              on conversation.id = message_attachment.conversation
                            where message_attachment.attachment = attachment.id and conversation.owner = :owner)""").bind("id", id).bind("owner", owner).execute();
        return true;
    }

    /** @return whether nothing was said in it since, and nobody holds it */
    boolean ifOlder(String owner, String id, Instant before) {
        return delete(
                id,
                "owner = :owner and updated_at < :before and owner not" + IS_HELD,
                statement -> statement.bind("owner", owner).bind("before", Conversations.at(before)));
    }

    /** @return whether its owner has deleted it, and is held no longer */
    boolean ifReleased(String id) {
        return delete(id, IS_RELEASED, statement -> statement);
    }

    private boolean delete(String id, String condition, UnaryOperator<Update> bindings) {
        List<AttachedFile> files = new ArrayList<>();
        boolean deleted = jdbi.inTransaction(handle -> {
            files.addAll(Attachments.of(handle, id));
            Update statement = handle.createUpdate("delete from conversation where id = :id and " + condition);
            return bindings.apply(statement.bind("id", id)).execute() > 0;
        });
        if (deleted) {
            attachments.deleteUnlinked(files); // where a crash prevents it, the next sweep does it
        }
        return deleted;
    }
}
