package org.parley.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.parley.conversation.NewFile;
import org.parley.provider.HostedTool;
import org.parley.provider.ReasoningEffort;
import org.parley.provider.Turn;

/** From a JSON body to a checked request; one use. Unknown fields are ignored. */
final class GenerationRequestReader {
    private static final int MOST_MESSAGES = 10_000;
    private static final int MOST_TOOLS = 16;

    private final JsonFields fields = new JsonFields();
    private final String assistantName;
    private final List<NewFile> files;
    private final int mostFiles;

    /**
     * @param assistantName the author who is the assistant where a message names no role
     * @param files beside the JSON; where there are some the last message may be without text
     * @param mostFiles attachments of one message
     */
    GenerationRequestReader(String assistantName, List<NewFile> files, int mostFiles) {
        this.assistantName = assistantName;
        this.files = files;
        this.mostFiles = mostFiles;
    }

    /** @throws ProblemException 400 with the faults */
    GenerationRequest read(JsonNode body) {
        if (!body.isObject()) {
            throw new ProblemException(Problem.badRequest("The body must be a JSON object with \"messages\"."));
        }
        boolean temporary = fields.of(body, "", "temporary", JsonNode::isBoolean, "must be true or false")
                .map(JsonNode::booleanValue)
                .orElse(false);
        Optional<String> conversation = fields.string(body, "", "conversation");
        if (temporary && conversation.isPresent()) {
            fields.fault("/temporary", "must not be true in a conversation, which is stored");
        }
        GenerationRequest request = new GenerationRequest(
                messages(body.path("messages")),
                fields.string(body, "", "model"),
                conversation,
                fields.string(body, "", "parent"),
                fields.string(body, "", "reasoning")
                        .flatMap(word -> fields.choice(word, "/reasoning", ReasoningEffort.class)),
                tools(body),
                files);
        fields.throwIfFaulty();
        return request;
    }

    private List<GenerationRequest.Message> messages(JsonNode array) {
        if (!array.isArray() || array.isEmpty()) {
            fields.fault("/messages", "must be an array with at least one message");
            return List.of();
        }
        if (array.size() > MOST_MESSAGES) {
            fields.fault("/messages", "must hold at most " + MOST_MESSAGES + " messages");
            return List.of();
        }
        List<GenerationRequest.Message> messages = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            boolean mayBeSilent = !files.isEmpty() && i == array.size() - 1;
            message(array.get(i), "/messages/" + i, mayBeSilent).ifPresent(messages::add);
        }
        if (messages.isEmpty() && fields.count() == 0) {
            fields.fault("/messages", "must have at least one message with text");
        }
        return messages;
    }

    private Optional<GenerationRequest.Message> message(JsonNode node, String at, boolean mayBeSilent) {
        if (!node.isObject()) {
            fields.fault(at, "must be an object");
            return Optional.empty();
        }
        int faultsBefore = fields.count();
        Optional<String> id = fields.of(
                        node, at, "id", field -> field.isTextual() || field.isIntegralNumber(), "must be a string")
                .map(JsonNode::asText);
        fields.of(node, at, "timestampMs", JsonNode::isNumber, "must be a number");
        boolean success = fields.of(node, at, "isSuccess", JsonNode::isBoolean, "must be true or false")
                .map(JsonNode::booleanValue)
                .orElse(true);
        Optional<String> author = fields.of(node, at, "author", JsonNode::isObject, "must be an object with a name")
                .flatMap(object -> fields.string(object, at + "/author", "name"));
        Turn.Role role = fields.string(node, at, "role")
                .flatMap(word -> fields.choice(word, at + "/role", Turn.Role.class))
                .orElseGet(() -> roleOf(author));
        String text = fields.string(node, at, "text").orElse("");
        List<String> attachments = fields.strings(node, at, "attachments", mostFiles);
        if (role == Turn.Role.ASSISTANT && !attachments.isEmpty()) {
            fields.fault(at + "/attachments", "must be empty: only a user's message has attachments");
        }
        boolean silent = text.isBlank() && attachments.isEmpty() && !(mayBeSilent && role == Turn.Role.USER);
        if (silent) {
            if (success && fields.count() == faultsBefore) {
                fields.fault(at + "/text", "must be a string that is not empty");
            }
            return Optional.empty(); // an answer that failed before its first word says nothing to the model
        }
        return Optional.of(new GenerationRequest.Message(id, role, author, text, attachments));
    }

    private Turn.Role roleOf(Optional<String> author) {
        return author.filter(assistantName::equals).isPresent() ? Turn.Role.ASSISTANT : Turn.Role.USER;
    }

    private Set<HostedTool> tools(JsonNode body) {
        Set<HostedTool> tools = EnumSet.noneOf(HostedTool.class);
        List<String> words = fields.strings(body, "", "tools", MOST_TOOLS);
        for (int i = 0; i < words.size(); i++) {
            fields.choice(words.get(i), "/tools/" + i, HostedTool.class).ifPresent(tools::add);
        }
        return tools;
    }
}
