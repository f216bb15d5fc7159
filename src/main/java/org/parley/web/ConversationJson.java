package org.parley.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.parley.conversation.Conversation;
import org.parley.conversation.ConversationPage;
import org.parley.conversation.Message;

/** Conversations as clients see them. Times are ISO 8601 in UTC. */
final class ConversationJson {
    private ConversationJson() {}

    record Head(
            String id,
            String title,
            boolean pinned,
            boolean archived,
            String created,
            String updated,
            boolean running) {}

    record Page(List<Head> conversations, @Nullable String next) {}

    record Full(
            String id,
            String title,
            boolean pinned,
            boolean archived,
            String created,
            String updated,
            boolean running,
            List<Said> messages) {}

    record Author(String name) {}

    record Tokens(long input_tokens, long output_tokens, long total_tokens) {}

    /** One of the two, {@code url} or {@code file}, as in the event. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Citation(@Nullable String url, @Nullable String file, String title, int start, int end) {}

    record Tool(String id, String name, String status, String detail) {}

    /** One message of the tree; {@code parent} is null for a first one. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Said(
            String id,
            @Nullable String parent,
            String role,
            @Nullable Author author,
            String text,
            String thinking,
            String status,
            @Nullable String reason,
            @Nullable String model,
            @Nullable String generation,
            @Nullable Tokens usage,
            List<Citation> citations,
            List<Tool> tools,
            String created,
            List<AttachmentJson> attachments) {}

    static Head of(Conversation it) {
        return new Head(
                it.id(),
                it.title(),
                it.pinned(),
                it.archived(),
                it.created().toString(),
                it.updated().toString(),
                it.running());
    }

    static Page of(ConversationPage page) {
        return new Page(
                page.conversations().stream().map(ConversationJson::of).toList(),
                page.next().orElse(null));
    }

    static Full of(Conversation it, List<Message> messages) {
        return new Full(
                it.id(),
                it.title(),
                it.pinned(),
                it.archived(),
                it.created().toString(),
                it.updated().toString(),
                it.running(),
                messages.stream().map(ConversationJson::of).toList());
    }

    private static Said of(Message it) {
        Optional<Tokens> tokens = it.tokens().map(t -> new Tokens(t.input(), t.output(), t.total()));
        return new Said(
                it.id(),
                it.parent().orElse(null),
                word(it.role()),
                it.author().map(Author::new).orElse(null),
                it.text(),
                it.thinking(),
                word(it.status()),
                it.reason().orElse(null),
                it.model().orElse(null),
                it.generation().orElse(null),
                tokens.orElse(null),
                it.sources().stream().map(ConversationJson::of).toList(),
                it.tools().stream()
                        .map(tool -> new Tool(tool.id(), tool.name(), tool.status(), tool.detail()))
                        .toList(),
                it.created().toString(),
                it.attachments().stream().map(AttachmentJson::of).toList());
    }

    private static Citation of(Message.Source source) {
        return switch (source.kind()) {
            case URL -> new Citation(source.at(), null, source.title(), source.start(), source.end());
            case FILE -> new Citation(null, source.at(), source.title(), source.start(), source.end());
        };
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
