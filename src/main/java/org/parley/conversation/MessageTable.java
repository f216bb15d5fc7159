package org.parley.conversation;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Statements on messages, within the caller's transaction. */
final class MessageTable {
    private MessageTable() {}

    /** In the order of arrival; empty also when the conversation is not the owner's. */
    static List<Message> all(Handle handle, String owner, String conversation) {
        return handle.createQuery("""
                        select message.* from message join conversation on conversation.id = message.conversation
                        where message.conversation = :conversation and conversation.owner = :owner
                        order by message.arrival""")
                .bind("conversation", conversation)
                .bind("owner", owner)
                .map((row, context) -> MessageRow.read(row))
                .list();
    }

    static Optional<Message> find(Handle handle, String conversation, String id) {
        return handle.createQuery("select * from message where conversation = :conversation and id = :id")
                .bind("conversation", conversation)
                .bind("id", id)
                .map((row, context) -> MessageRow.read(row))
                .findOne();
    }

    /** The id of what arrived last. */
    static Optional<String> newest(Handle handle, String conversation) {
        return handle.createQuery(
                        "select id from message where conversation = :conversation order by arrival desc limit 1")
                .bind("conversation", conversation)
                .mapTo(String.class)
                .findOne();
    }

    static boolean hasGeneration(Handle handle, String conversation, String generation) {
        return handle.createQuery(
                                "select count(*) from message where conversation = :conversation and generation = :generation")
                        .bind("conversation", conversation)
                        .bind("generation", generation)
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    /** From the first message to this one; what was said on other branches is not read. */
    static List<Message> path(Handle handle, String conversation, String last) {
        return handle.createQuery("""
                        with recursive path (id, parent, back) as (
                          select id, parent, 0 from message where conversation = :conversation and id = :last
                          union all
                          select message.id, message.parent, path.back + 1
                          from path join message on message.conversation = :conversation and message.id = path.parent
                        )
                        select message.* from path
                          join message on message.conversation = :conversation and message.id = path.id
                        order by path.back desc""")
                .bind("conversation", conversation)
                .bind("last", last)
                .map((row, context) -> MessageRow.read(row))
                .list();
    }

    static void insert(Handle handle, String conversation, Message message) {
        MessageRow.bind(handle.createUpdate(MessageRow.INSERT), message)
                .bind("conversation", conversation)
                .execute();
    }
}
