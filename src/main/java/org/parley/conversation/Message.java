package org.parley.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one side said.
 *
 * @param id unique within its conversation
 * @param parent the message before it; empty for a first one
 * @param author the person's name as the client gave it
 * @param thinking the summary of a model's reasoning; empty for people
 * @param reason why an answer is not complete, in the contract's words
 * @param model what answered
 * @param generation where the answer can be followed while it runs, and shortly after
 * @param sources what an answer names for spans of its text
 * @param tools what a model used for it, in order
 */
public record Message(
        String id,
        Optional<String> parent,
        Role role,
        Optional<String> author,
        String text,
        String thinking,
        Status status,
        Optional<String> reason,
        Optional<String> model,
        Optional<String> generation,
        Optional<Tokens> tokens,
        Instant created,
        List<Source> sources,
        List<ToolUse> tools,
        List<AttachedFile> attachments) {
    public Message {
        sources = List.copyOf(sources);
        tools = List.copyOf(tools);
        attachments = List.copyOf(attachments);
    }

    Message with(List<AttachedFile> files) {
        return new Message(
                id,
                parent,
                role,
                author,
                text,
                thinking,
                status,
                reason,
                model,
                generation,
                tokens,
                created,
                sources,
                tools,
                files);
    }

    public enum Role {
        USER,
        ASSISTANT
    }

    /** Of an answer; what a person said is always complete. */
    public enum Status {
        RUNNING,
        COMPLETED,
        INCOMPLETE,
        STOPPED,
        FAILED,
        /** The server ended in the middle of it. */
        INTERRUPTED
    }

    /** As the provider counted them. */
    public record Tokens(long input, long output, long total) {}

    /** @param at the page's address or the file's name, as the model gave it: hostile until checked where it is shown */
    public record Source(Kind kind, String at, String title, int start, int end) {
        public enum Kind {
            URL,
            FILE
        }
    }

    /** @param status in the contract's words */
    public record ToolUse(String id, String name, String status, String detail) {}
}
