package org.parley.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import org.parley.gateway.AllowList.Kind;

/**
 * What a program says to the model: messages in one of the four roles, calls of its tools and what came of them, and the model's own
 * reasoning that it was given. Nothing that only the provider could look up: its files and stored items are not this caller's.
 */
final class InputItems {
    private static final Set<String> ROLES = Set.of("user", "assistant", "system", "developer");
    private static final Map<String, Kind> MESSAGE = Map.of(
            "type", Kind.TEXT, "role", Kind.TEXT, "content", Kind.ANY, "id", Kind.TEXT, "status", Kind.TEXT, "phase",
            Kind.TEXT);
    private static final Map<String, Kind> CALL = Map.of(
            "type", Kind.TEXT,
            "id", Kind.TEXT,
            "call_id", Kind.TEXT,
            "name", Kind.TEXT,
            "arguments", Kind.TEXT,
            "input", Kind.TEXT,
            "status", Kind.TEXT,
            "output", Kind.ANY);
    private static final Map<String, Kind> REASONING = Map.of(
            "type", Kind.TEXT,
            "id", Kind.TEXT,
            "summary", Kind.LIST,
            "content", Kind.LIST,
            "encrypted_content", Kind.TEXT,
            "status", Kind.TEXT);
    private static final Map<String, Map<String, Kind>> ITEMS = Map.of(
            "message", MESSAGE,
            "function_call", CALL,
            "function_call_output", CALL,
            "custom_tool_call", CALL,
            "custom_tool_call_output", CALL,
            "reasoning", REASONING);
    private static final Map<String, Map<String, Kind>> PARTS = Map.of(
            "input_text", Map.of("type", Kind.TEXT, "text", Kind.TEXT),
            "output_text",
                    Map.of("type", Kind.TEXT, "text", Kind.TEXT, "annotations", Kind.LIST, "logprobs", Kind.LIST),
            "refusal", Map.of("type", Kind.TEXT, "refusal", Kind.TEXT),
            "input_image", Map.of("type", Kind.TEXT, "image_url", Kind.TEXT, "detail", Kind.TEXT),
            "input_file",
                    Map.of("type", Kind.TEXT, "file_data", Kind.TEXT, "file_url", Kind.TEXT, "filename", Kind.TEXT));

    private InputItems() {}

    static JsonNode allowed(JsonNode input) {
        if (input.isTextual()) {
            return input;
        }
        if (!input.isArray()) {
            throw AllowList.invalidType("input", "a string or an array of items");
        }
        ArrayNode items = Json.object().arrayNode();
        for (int i = 0; i < input.size(); i++) {
            items.add(item(input.get(i), "input[" + i + "]"));
        }
        return items;
    }

    private static ObjectNode item(JsonNode item, String at) {
        AllowList.require(item, at, Kind.OBJECT);
        String type = item.path("type").asText("message");
        Map<String, Kind> members = ITEMS.get(type);
        if (members == null) {
            throw AllowList.invalidValue(at + ".type", type, ITEMS.keySet());
        }
        ObjectNode taken = AllowList.take(item, at, members);
        if (type.equals("message")) {
            String role = taken.path("role").asText();
            if (!ROLES.contains(role)) {
                throw AllowList.invalidValue(at + ".role", role, ROLES);
            }
            taken.set("content", content(taken.path("content"), at + ".content"));
        } else if (taken.path("output").isArray()) {
            taken.set("output", content(taken.path("output"), at + ".output"));
        }
        return taken;
    }

    private static JsonNode content(JsonNode content, String at) {
        if (content.isTextual()) {
            return content;
        }
        if (!content.isArray()) {
            throw AllowList.invalidType(at, "a string or an array of parts");
        }
        ArrayNode parts = Json.object().arrayNode();
        for (int i = 0; i < content.size(); i++) {
            String where = at + "[" + i + "]";
            AllowList.require(content.get(i), where, Kind.OBJECT);
            String type = content.get(i).path("type").asText();
            Map<String, Kind> members = PARTS.get(type);
            if (members == null) {
                throw AllowList.invalidValue(where + ".type", type, PARTS.keySet());
            }
            if (content.get(i).hasNonNull("file_id")) {
                throw AllowList.unsupported(where + ".file_id", "Send the file itself.");
            }
            parts.add(AllowList.take(content.get(i), where, members));
        }
        return parts;
    }
}
