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
        List<AttachedFile> attachments) {

    Message with(List<AttachedFile> files) {
        return new Message(
                id, parent, role, author, text, thinking, status, reason, model, generation, tokens, created, files);
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
}
