package org.parley.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.parley.provider.EmbeddingRequest;

/**
 * What a program says to the model in words: its instructions, the messages of all roles but the model's own, and what came of its tools.
 * Not what the model has said itself, and not what is in files.
 */
final class InputText {
    private static final Set<String> OF_THE_MODEL = Set.of("function_call", "custom_tool_call", "reasoning");
    private static final List<String> SAID = List.of("content", "output");

    private InputText() {}

    /** The same request with each of its texts as this makes it. */
    static Asked replaced(Asked asked, UnaryOperator<String> by) {
        ObjectNode body = Json.object();
        body.setAll(asked.body());
        replace(body, "instructions", by);
        replace(body, "input", by);
        return new Asked(asked.model(), body, asked.chatOnly(), asked.stream(), asked.background(), asked.usage());
    }

    static EmbeddingRequest replaced(EmbeddingRequest asked, UnaryOperator<String> by) {
        ObjectNode body = Json.object();
        body.setAll(asked.body());
        replace(body, "input", by);
        return new EmbeddingRequest(asked.model(), body);
    }

    private static void replace(ObjectNode object, String member, UnaryOperator<String> by) {
        if (object.has(member)) {
            object.set(member, replaced(object.path(member), by));
        }
    }

    private static JsonNode replaced(JsonNode said, UnaryOperator<String> by) {
        if (!said.isArray()) {
            return text(said, by);
        }
        ArrayNode parts = Json.object().arrayNode();
        for (JsonNode part : said) {
            parts.add(part instanceof ObjectNode object ? part(object, by) : text(part, by));
        }
        return parts;
    }

    private static JsonNode text(JsonNode said, UnaryOperator<String> by) {
        return said.isTextual() ? TextNode.valueOf(by.apply(said.textValue())) : said;
    }

    /** An item of the input, or a part of what one says. */
    private static ObjectNode part(ObjectNode part, UnaryOperator<String> by) {
        boolean ofTheModel = OF_THE_MODEL.contains(part.path("type").asText())
                || part.path("role").asText().equals("assistant");
        if (ofTheModel) {
            return part;
        }
        ObjectNode replaced = Json.object();
        replaced.setAll(part);
        replace(replaced, "text", by);
        SAID.forEach(member -> replace(replaced, member, by));
        return replaced;
    }
}
