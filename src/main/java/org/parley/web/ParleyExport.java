package org.parley.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.parley.conversation.ImportedConversation;
import org.parley.conversation.Message;

/** Reads one conversation of our own export, which is what {@code GET /api/conversations/{id}} answers. */
final class ParleyExport {
    private static final Pattern OUR_ID = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");

    private ParleyExport() {}

    static boolean looksLike(JsonNode conversation) {
        return conversation.path("messages").isArray();
    }

    /**
     * @param at where it stands in the import, for faults
     * @throws ProblemException telling the first message that cannot be taken
     */
    static ImportedConversation read(JsonNode conversation, Instant now, String at) {
        Instant created =
                ImportedMessages.time(conversation.path("created").asText("")).orElse(now);
        ImportedMessages messages = new ImportedMessages();
        int index = 0;
        for (JsonNode message : conversation.path("messages")) {
            add(messages, message, created, at + "/messages/" + index++);
        }
        return new ImportedConversation(
                conversation.path("title").asText(""),
                created,
                ImportedMessages.time(conversation.path("updated").asText("")).orElse(created),
                messages.all());
    }

    private static void add(ImportedMessages messages, JsonNode message, Instant created, String at) {
        String id = message.path("id").asText("");
        if (!OUR_ID.matcher(id).matches() || messages.has(id)) {
            throw new ProblemException(Problem.invalid(
                    at + "/id", "must be at most 64 letters, digits, _, ., : or -, and no other message's"));
        }
        Optional<String> parent = Optional.ofNullable(message.path("parent").textValue());
        if (parent.isPresent() && !messages.has(parent.get())) {
            throw new ProblemException(Problem.invalid(at + "/parent", "must be the id of a message before it"));
        }
        if (!message.path("text").isTextual()) {
            throw new ProblemException(Problem.invalid(at + "/text", "must be a string"));
        }
        messages.add(
                id,
                parent,
                role(message, at),
                message.path("text").asText(),
                message.path("thinking").asText(""),
                status(message),
                Optional.ofNullable(message.path("model").textValue()),
                ImportedMessages.time(message.path("created").asText("")).orElse(created));
    }

    private static Message.Role role(JsonNode message, String at) {
        return switch (message.path("role").asText()) {
            case "user" -> Message.Role.USER;
            case "assistant" -> Message.Role.ASSISTANT;
            default -> throw new ProblemException(Problem.invalid(at + "/role", "must be user or assistant"));
        };
    }

    /** One that was running when it was exported runs nowhere any more. */
    private static Message.Status status(JsonNode message) {
        String word = message.path("status").asText("completed").toUpperCase(Locale.ROOT);
        for (Message.Status status : Message.Status.values()) {
            if (status.name().equals(word) && status != Message.Status.RUNNING) {
                return status;
            }
        }
        return word.equals("RUNNING") ? Message.Status.INTERRUPTED : Message.Status.COMPLETED;
    }
}
