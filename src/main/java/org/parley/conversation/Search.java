package org.parley.conversation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Finds titles and messages by their words. What is being answered is found when it has ended. */
public final class Search {
    private final Jdbi jdbi;
    private final SearchIndex index;

    public Search(Database database) {
        this.jdbi = database.jdbi();
        this.index = database.searchIndex();
    }

    /** Titles first, then messages, each newest first. */
    public List<Found> find(String owner, SearchQuery query, int limit) {
        return jdbi.withHandle(handle -> {
            List<Long> entries = index.find(handle, owner, query, limit);
            return entries.isEmpty() ? List.of() : read(handle, entries, query);
        });
    }

    private static List<Found> read(Handle handle, List<Long> entries, SearchQuery query) {
        return handle.createQuery("""
                        select conversation.*, exists (
                            select 1 from message running
                            where running.conversation = conversation.id and running.status = 'RUNNING') as running,
                          search_entry.message, message.role, message.text, message.created_at as said_at
                        from search_entry
                          join conversation on conversation.id = search_entry.conversation
                            and conversation.owner = search_entry.owner
                          left join message on message.conversation = search_entry.conversation
                            and message.id = search_entry.message
                        where search_entry.id in (<entries>)
                        order by case when search_entry.message is null then 0 else 1 end, search_entry.id desc""")
                .bindList("entries", entries)
                .map((row, context) -> found(row, query))
                .list();
    }

    private static Found found(ResultSet row, SearchQuery query) throws SQLException {
        Conversation conversation = Conversations.conversation(row);
        Optional<String> message = Optional.ofNullable(row.getString("message"));
        if (message.isEmpty()) {
            Excerpt title = Excerpt.of(conversation.title(), query);
            return new Found(conversation, message, Optional.empty(), title, conversation.created());
        }
        return new Found(
                conversation,
                message,
                Optional.of(Message.Role.valueOf(row.getString("role"))),
                Excerpt.of(row.getString("text"), query),
                row.getObject("said_at", OffsetDateTime.class).toInstant());
    }
}
