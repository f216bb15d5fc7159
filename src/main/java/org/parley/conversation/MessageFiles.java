package org.parley.conversation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Which files messages have, in the order in which they were attached. */
final class MessageFiles {
    private MessageFiles() {}

    private record Link(String message, AttachedFile file) {}

    /** @return whether all of them are the owner's */
    static boolean areOwn(Handle handle, String owner, List<String> attachments) {
        return attachments.stream()
                .allMatch(id -> handle.createQuery("select count(*) from attachment where id = :id and owner = :owner")
                                .bind("id", id)
                                .bind("owner", owner)
                                .mapTo(Integer.class)
                                .one()
                        > 0);
    }

    static void link(Handle handle, String conversation, String message, List<String> attachments) {
        for (int place = 0; place < attachments.size(); place++) {
            handle.createUpdate("""
                            insert into message_attachment (conversation, message, place, attachment)
                            values (:conversation, :message, :place, :attachment)""")
                    .bind("conversation", conversation)
                    .bind("message", message)
                    .bind("place", place)
                    .bind("attachment", attachments.get(place))
                    .execute();
        }
    }

    /** These messages of one conversation, with their files. */
    static List<Message> with(Handle handle, String conversation, List<Message> messages) {
        Map<String, List<AttachedFile>> files = of(handle, conversation);
        return messages.stream()
                .map(message -> message.with(files.getOrDefault(message.id(), List.of())))
                .toList();
    }

    private static Map<String, List<AttachedFile>> of(Handle handle, String conversation) {
        Map<String, List<AttachedFile>> files = new HashMap<>();
        handle.createQuery("select message_attachment.message, " + Attachments.COLUMNS + """
                         from message_attachment
                          join attachment on attachment.id = message_attachment.attachment
                          join content on content.hash = attachment.hash
                        where message_attachment.conversation = :conversation
                        order by message_attachment.message, message_attachment.place""")
                .bind("conversation", conversation)
                .map((row, context) -> new Link(row.getString("message"), Attachments.read(row)))
                .forEach(link -> files.computeIfAbsent(link.message(), message -> new ArrayList<>())
                        .add(link.file()));
        return files;
    }
}
