package org.parley.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.core.JsonValue;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.util.List;

/**
 * A request of the Responses API, said in that of chat completions. What the latter has no word for is left out where the answer is the
 * same without it, and refused where it is not (a tool that the provider would run).
 */
final class ChatRequest {
    private static final List<String> SAME = List.of("model", "temperature", "top_p", "user", "parallel_tool_calls");

    private ChatRequest() {}

    /** @throws ProviderException for what cannot be said */
    static ChatCompletionCreateParams of(OpenAiRequest request) {
        ObjectNode body = json(request.json(), request.chatOnly());
        ChatCompletionCreateParams.Builder params = ChatCompletionCreateParams.builder()
                .model(body.path("model").asText())
                .messages(List.of());
        body.remove("model");
        body.properties()
                .forEach(member ->
                        params.putAdditionalBodyProperty(member.getKey(), JsonValue.fromJsonNode(member.getValue())));
        return params.build();
    }

    static ObjectNode json(ObjectNode responses, ObjectNode chatOnly) {
        ObjectNode chat = Json.object();
        copy(responses, chat, SAME);
        chat.set("messages", ChatMessages.of(responses));
        move(responses, "max_output_tokens", chat, "max_tokens");
        move(responses.path("reasoning"), "effort", chat, "reasoning_effort");
        format(responses.path("text").path("format"), chat);
        tools(responses, chat);
        chat.setAll(chatOnly);
        chat.set("stream_options", Json.object().put("include_usage", true));
        return chat;
    }

    private static void tools(ObjectNode responses, ObjectNode chat) {
        ArrayNode tools = chat.arrayNode();
        for (JsonNode tool : responses.path("tools")) {
            if (!tool.path("type").asText().equals("function")) {
                throw new ProviderException(
                        UpstreamFaults.unsupported("tool " + tool.path("type").asText()), null);
            }
            ObjectNode function = Json.object();
            copy(tool, function, List.of("name", "description", "parameters", "strict"));
            tools.addObject().put("type", "function").set("function", function);
        }
        if (tools.isEmpty()) {
            chat.remove("parallel_tool_calls"); // without tools some servers refuse it
            return;
        }
        chat.set("tools", tools);
        JsonNode choice = responses.path("tool_choice");
        if (choice.isTextual()) {
            chat.set("tool_choice", choice);
        } else if (choice.path("type").asText().equals("function")) {
            chat.putObject("tool_choice")
                    .put("type", "function")
                    .set("function", Json.object().set("name", choice.path("name")));
        }
    }

    private static void format(JsonNode format, ObjectNode chat) {
        switch (format.path("type").asText()) {
            case "json_object" -> chat.putObject("response_format").put("type", "json_object");
            case "json_schema" -> {
                ObjectNode schema = Json.object();
                copy(format, schema, List.of("name", "description", "schema", "strict"));
                chat.putObject("response_format").put("type", "json_schema").set("json_schema", schema);
            }
            default -> {}
        }
    }

    private static void copy(JsonNode from, ObjectNode to, List<String> members) {
        members.forEach(member -> move(from, member, to, member));
    }

    private static void move(JsonNode from, String member, ObjectNode to, String name) {
        if (from.hasNonNull(member)) {
            to.set(name, from.path(member));
        }
    }
}
