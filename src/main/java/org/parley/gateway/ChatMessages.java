package org.parley.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.parley.gateway.AllowList.Kind;

/** The messages of a chat as the input items of the Responses API. */
final class ChatMessages {
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool");
    private static final Set<String> PARTS = Set.of("text", "image_url", "file", "refusal");

    private final ArrayNode items = Json.object().arrayNode();

    private ChatMessages() {}

    static ArrayNode input(JsonNode messages) {
        ChatMessages chat = new ChatMessages();
        for (int i = 0; i < messages.size(); i++) {
            chat.message(messages.get(i), "messages[" + i + "]");
        }
        return chat.items;
    }

    private void message(JsonNode message, String at) {
        AllowList.require(message, at, Kind.OBJECT);
        String role = message.path("role").asText();
        switch (role) {
            case "system", "developer", "user" ->
                items.addObject().put("role", role).set("content", content(message, at, "input_text"));
            case "assistant" -> assistant(message, at);
            case "tool" ->
                items.addObject()
                        .put("type", "function_call_output")
                        .put("call_id", text(message, "tool_call_id", at))
                        .set("output", content(message, at, "input_text"));
            default -> throw AllowList.invalidValue(at + ".role", role, ROLES);
        }
    }

    private void assistant(JsonNode message, String at) {
        if (message.hasNonNull("content")) {
            items.addObject().put("role", "assistant").set("content", content(message, at, "output_text"));
        }
        JsonNode calls = message.path("tool_calls");
        for (int i = 0; i < calls.size(); i++) {
            String where = at + ".tool_calls[" + i + "]";
            JsonNode function = calls.get(i).path("function");
            items.addObject()
                    .put("type", "function_call")
                    .put("call_id", text(calls.get(i), "id", where))
                    .put("name", text(function, "name", where + ".function"))
                    .put("arguments", text(function, "arguments", where + ".function"));
        }
    }

    private static JsonNode content(JsonNode message, String at, String textType) {
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            return content;
        }
        if (!content.isArray()) {
            throw AllowList.invalidType(at + ".content", "a string or an array of parts");
        }
        ArrayNode parts = Json.object().arrayNode();
        for (int i = 0; i < content.size(); i++) {
            part(content.get(i), at + ".content[" + i + "]", textType, parts);
        }
        return parts;
    }

    private static void part(JsonNode part, String at, String textType, ArrayNode parts) {
        String type = part.path("type").asText();
        switch (type) {
            case "text" -> parts.addObject().put("type", textType).put("text", text(part, "text", at));
            case "refusal" -> parts.addObject().put("type", "refusal").put("refusal", text(part, "refusal", at));
            case "image_url" -> {
                JsonNode image = part.path("image_url");
                ObjectNode input = parts.addObject()
                        .put("type", "input_image")
                        .put("image_url", text(image, "url", at + ".image_url"));
                input.put("detail", image.path("detail").asText("auto"));
            }
            case "file" -> {
                JsonNode file = part.path("file");
                if (file.hasNonNull("file_id")) {
                    throw AllowList.unsupported(at + ".file.file_id", "Send the file itself.");
                }
                parts.addObject()
                        .put("type", "input_file")
                        .put("filename", file.path("filename").asText("file"))
                        .put("file_data", text(file, "file_data", at + ".file"));
            }
            default -> throw AllowList.invalidValue(at + ".type", type, PARTS);
        }
    }

    private static String text(JsonNode object, String member, String at) {
        AllowList.require(object.path(member), at + "." + member, Kind.TEXT);
        return object.path(member).asText();
    }
}
