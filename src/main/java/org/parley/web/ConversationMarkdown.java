package org.parley.web;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parley.conversation.Conversation;
import org.parley.conversation.Message;

/** A conversation for people to read and keep: its newest branch, in Markdown. */
final class ConversationMarkdown {
    private ConversationMarkdown() {}

    static String of(Conversation conversation, List<Message> messages) {
        StringBuilder text =
                new StringBuilder("# ").append(conversation.title()).append('\n');
        for (Message message : newestBranch(messages)) {
            text.append("\n## ").append(speaker(message)).append('\n');
            text.append("\n").append(message.text().strip()).append('\n');
            message.attachments()
                    .forEach(file -> text.append("\n(").append(file.name()).append(")\n"));
            message.sources()
                    .forEach(source -> text.append("\n- ")
                            .append(source.title())
                            .append(": ")
                            .append(source.at()));
            note(message).ifPresent(note -> text.append("\n*").append(note).append("*\n"));
        }
        return text.toString();
    }

    private static Deque<Message> newestBranch(List<Message> messages) {
        Map<String, Message> byId = new HashMap<>();
        messages.forEach(message -> byId.put(message.id(), message));
        Deque<Message> branch = new ArrayDeque<>();
        Optional<Message> next = messages.isEmpty() ? Optional.empty() : Optional.of(messages.getLast());
        while (next.isPresent()) {
            branch.addFirst(next.get());
            next = next.get().parent().map(byId::get);
        }
        return branch;
    }

    private static String speaker(Message message) {
        String who = switch (message.role()) {
            case USER -> message.author().orElse("User");
            case ASSISTANT -> message.model().orElse("Assistant");
        };
        return who + ", " + message.created();
    }

    private static Optional<String> note(Message message) {
        return switch (message.status()) {
            case COMPLETED -> Optional.empty();
            case RUNNING -> Optional.of("still being answered");
            case INCOMPLETE -> Optional.of("incomplete: " + message.reason().orElse("unknown"));
            case STOPPED -> Optional.of("stopped");
            case FAILED -> Optional.of("failed: " + message.reason().orElse("unknown"));
            case INTERRUPTED -> Optional.of("interrupted");
        };
    }
}
