package org.parley.conversation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Update;

/** A message in its table. */
final class MessageRow {
    /** All that {@link #bind} binds, and the conversation. */
    static final String INSERT = """
            insert into message (conversation, id, parent, role, author, text, thinking, status,
              model, generation, created_at)
            values (:conversation, :id, :parent, :role, :author, :text, :thinking, :status,
              :model, :generation, :created)""";

    private MessageRow() {}

    static Message read(ResultSet row) throws SQLException {
        return new Message(
                row.getString("id"),
                Optional.ofNullable(row.getString("parent")),
                Message.Role.valueOf(row.getString("role")),
                Optional.ofNullable(row.getString("author")),
                row.getString("text"),
                row.getString("thinking"),
                Message.Status.valueOf(row.getString("status")),
                Optional.ofNullable(row.getString("reason")),
                Optional.ofNullable(row.getString("model")),
                Optional.ofNullable(row.getString("generation")),
                tokens(row),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                MessageLists.sources(row.getString("citations")),
                MessageLists.tools(row.getString("tools")),
                List.of());
    }

    private static Optional<Message.Tokens> tokens(ResultSet row) throws SQLException {
        long total = row.getLong("total_tokens");
        return row.wasNull()
                ? Optional.empty()
                : Optional.of(new Message.Tokens(row.getLong("input_tokens"), row.getLong("output_tokens"), total));
    }

    /** All but the conversation and what only an ended answer has. */
    static Update bind(Update insert, Message message) {
        return insert.bind("id", message.id())
                .bindByType("parent", message.parent().orElse(null), String.class)
                .bind("role", message.role().name())
                .bindByType("author", message.author().orElse(null), String.class)
                .bind("text", message.text())
                .bind("thinking", message.thinking())
                .bind("status", message.status().name())
                .bindByType("model", message.model().orElse(null), String.class)
                .bindByType("generation", message.generation().orElse(null), String.class)
                .bind("created", Conversations.at(message.created()));
    }
}
