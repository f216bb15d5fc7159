package org.parley.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.parley.conversation.ImportedConversation;
import org.parley.conversation.Message;
import org.parley.conversation.StorableText;

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
                ImportedMessages.text(conversation.path("title")).orElse(""),
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
        messages.add(new Message(
                id,
                parent,
                role(message, at),
                ImportedMessages.text(message.path("author").path("name")),
                StorableText.of(message.path("text").asText()),
                ImportedMessages.text(message.path("thinking")).orElse(""),
                status(message),
                ImportedMessages.text(message.path("reason")),
                ImportedMessages.model(message.path("model")),
                Optional.empty(),
                tokens(message.path("usage")),
                ImportedMessages.time(message.path("created").asText("")).orElse(created),
                list(message.path("citations"), ParleyExport::source),
                list(message.path("tools"), ParleyExport::tool),
                List.of()));
    }

    private static Optional<Message.Tokens> tokens(JsonNode usage) {
        return usage.isObject()
                ? Optional.of(new Message.Tokens(
                        usage.path("input_tokens").asLong(),
                        usage.path("output_tokens").asLong(),
                        usage.path("total_tokens").asLong()))
                : Optional.empty();
    }

    private static Message.Source source(JsonNode citation) {
        boolean url = citation.hasNonNull("url");
        return new Message.Source(
                url ? Message.Source.Kind.URL : Message.Source.Kind.FILE,
                word(citation, url ? "url" : "file"),
                word(citation, "title"),
                citation.path("start").asInt(-1),
                citation.path("end").asInt(-1));
    }

    private static Message.ToolUse tool(JsonNode tool) {
        return new Message.ToolUse(word(tool, "id"), word(tool, "name"), word(tool, "status"), word(tool, "detail"));
    }

    private static String word(JsonNode object, String field) {
        return ImportedMessages.text(object.path(field)).orElse("");
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> each) {
        List<T> list = new ArrayList<>();
        array.forEach(node -> list.add(each.apply(node)));
        return list;
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
