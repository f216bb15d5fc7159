package org.parley.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The {@code input} of a request of the Responses API as the {@code messages} of chat completions. */
final class ChatMessages {
    private final ArrayNode messages = Json.object().arrayNode();

    private ChatMessages() {}

    /** @throws ProviderException for an item that chat completions have no message for */
    static ArrayNode of(ObjectNode responses) {
        ChatMessages chat = new ChatMessages();
        if (responses.hasNonNull("instructions")) {
            chat.say("system", responses.path("instructions"));
        }
        JsonNode input = responses.path("input");
        if (input.isTextual()) {
            chat.say("user", input);
        }
        input.forEach(chat::item);
        return chat.messages;
    }

    private void item(JsonNode item) {
        String type = item.path("type").asText("message");
        switch (type) {
            case "message" -> {
                String role = item.path("role").asText();
                // what came after "system" is known to OpenAI's own models only
                say(role.equals("developer") ? "system" : role, content(item.path("content")));
            }
            case "function_call" -> call(item);
            case "function_call_output" ->
                say("tool", content(item.path("output")))
                        .put("tool_call_id", item.path("call_id").asText());
            case "reasoning" -> {} // its own thoughts are nothing that these models are given again
            default -> throw new ProviderException(UpstreamFaults.unsupported("input item " + type), null);
        }
    }

    private ObjectNode say(String role, JsonNode content) {
        ObjectNode message = messages.addObject().put("role", role);
        message.set("content", content);
        return message;
    }

    /** Calls that follow each other are one turn of the model. */
    private void call(JsonNode item) {
        JsonNode last = messages.path(messages.size() - 1);
        ObjectNode turn =
                last instanceof ObjectNode said && said.path("role").asText().equals("assistant")
                        ? said
                        : messages.addObject().put("role", "assistant").putNull("content");
        turn.withArrayProperty("tool_calls")
                .addObject()
                .put("id", item.path("call_id").asText())
                .put("type", "function")
                .set(
                        "function",
                        Json.object()
                                .put("name", item.path("name").asText())
                                .put("arguments", item.path("arguments").asText()));
    }

    /** Text alone is sent as a string: many servers take nothing else. */
    private static JsonNode content(JsonNode content) {
        if (!content.isArray()) {
            return content;
        }
        List<String> texts = new ArrayList<>();
        ArrayNode parts = Json.object().arrayNode();
        for (JsonNode part : content) {
            switch (part.path("type").asText()) {
                case "input_text", "output_text", "text" ->
                    text(part.path("text").asText(), texts, parts);
                case "refusal" -> text(part.path("refusal").asText(), texts, parts);
                case "input_image" -> parts.addObject().put("type", "image_url").set("image_url", image(part));
                case "input_file" -> parts.addObject().put("type", "file").set("file", file(part));
                default ->
                    throw new ProviderException(
                            UpstreamFaults.unsupported(
                                    "content part " + part.path("type").asText()),
                            null);
            }
        }
        return texts.size() == parts.size() ? parts.textNode(String.join("\n", texts)) : parts;
    }

    private static void text(String text, List<String> texts, ArrayNode parts) {
        texts.add(text);
        parts.addObject().put("type", "text").put("text", text);
    }

    private static ObjectNode image(JsonNode part) {
        ObjectNode image = Json.object().put("url", part.path("image_url").asText());
        return part.hasNonNull("detail")
                ? image.put("detail", part.path("detail").asText())
                : image;
    }

    private static ObjectNode file(JsonNode part) {
        ObjectNode file = Json.object();
        for (String member : List.of("filename", "file_data")) {
            if (part.hasNonNull(member)) {
                file.set(member, part.path(member));
            }
        }
        return file;
    }
}
