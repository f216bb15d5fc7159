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
            insert into message (conversation, id, parent, role, author, text, thinking, status, reason, model, generation,
              input_tokens, output_tokens, total_tokens, citations, tools, created_at)
            values (:conversation, :id, :parent, :role, :author, :text, :thinking, :status, :reason, :model, :generation,
              :input, :output, :total, :citations, :tools, :created)""";

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

    /** All but the conversation. */
    static Update bind(Update insert, Message message) {
        insert.bind("id", message.id())
                .bindByType("parent", message.parent().orElse(null), String.class)
                .bind("role", message.role().name())
                .bindByType("author", message.author().orElse(null), String.class)
                .bind("text", message.text())
                .bind("thinking", message.thinking())
                .bind("status", message.status().name())
                .bindByType("reason", message.reason().orElse(null), String.class)
                .bindByType("model", message.model().orElse(null), String.class)
                .bindByType("generation", message.generation().orElse(null), String.class)
                .bindByType("citations", MessageLists.sources(message.sources()), String.class)
                .bindByType("tools", MessageLists.tools(message.tools()), String.class)
                .bind("created", Conversations.at(message.created()));
        return bind(insert, message.tokens());
    }

    static Update bind(Update update, Optional<Message.Tokens> tokens) {
        return update.bindByType("input", tokens.map(Message.Tokens::input).orElse(null), Long.class)
                .bindByType("output", tokens.map(Message.Tokens::output).orElse(null), Long.class)
                .bindByType("total", tokens.map(Message.Tokens::total).orElse(null), Long.class);
    }
}
