package org.parley.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A response as a chat completion.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/object">its members</a>
 */
final class ChatCompletion {
    private ChatCompletion() {}

    static ObjectNode of(JsonNode response) {
        ObjectNode completion = head(response, "chat.completion");
        ObjectNode choice = completion.putArray("choices").addObject().put("index", 0);
        choice.set("message", message(response));
        choice.putNull("logprobs").put("finish_reason", finishReason(response));
        completion.set("usage", usage(response.path("usage")));
        return completion;
    }

    /** What every chunk repeats. */
    static ObjectNode head(JsonNode response, String object) {
        ObjectNode head = Json.object()
                .put("id", response.path("id").asText().replaceFirst("resp_", "chatcmpl-"))
                .put("object", object)
                .put("created", response.path("created_at").asLong())
                .put("model", response.path("model").asText());
        if (response.hasNonNull("service_tier")) {
            head.set("service_tier", response.path("service_tier"));
        }
        return head;
    }

    static ObjectNode call(String id, String name, String arguments) {
        ObjectNode call = Json.object().put("id", id).put("type", "function");
        call.putObject("function").put("name", name).put("arguments", arguments);
        return call;
    }

    /** All that is said in it, without refusals. */
    static String text(JsonNode response) {
        return words(response, "output_text", "text");
    }

    static String finishReason(JsonNode response) {
        return switch (response.path("incomplete_details").path("reason").asText("")) {
            case "max_output_tokens" -> "length";
            case "content_filter" -> "content_filter";
            default -> calls(response).isEmpty() ? "stop" : "tool_calls";
        };
    }

    static JsonNode usage(JsonNode usage) {
        if (!usage.isObject()) {
            return Json.object().nullNode();
        }
        ObjectNode chat = Json.object();
        chat.set("prompt_tokens", usage.path("input_tokens"));
        chat.set("completion_tokens", usage.path("output_tokens"));
        chat.set("total_tokens", usage.path("total_tokens"));
        if (usage.path("input_tokens_details").isObject()) {
            chat.set("prompt_tokens_details", usage.path("input_tokens_details"));
        }
        if (usage.path("output_tokens_details").isObject()) {
            chat.set("completion_tokens_details", usage.path("output_tokens_details"));
        }
        return chat;
    }

    private static ObjectNode message(JsonNode response) {
        ArrayNode calls = calls(response);
        String text = text(response);
        String refusal = words(response, "refusal", "refusal");
        ObjectNode message = Json.object().put("role", "assistant");
        message.put("content", text.isEmpty() && !(calls.isEmpty() && refusal.isEmpty()) ? null : text);
        message.put("refusal", refusal.isEmpty() ? null : refusal);
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        return message;
    }

    private static ArrayNode calls(JsonNode response) {
        ArrayNode calls = Json.object().arrayNode();
        for (JsonNode item : response.path("output")) {
            if (item.path("type").asText().equals("function_call")) {
                calls.add(call(
                        item.path("call_id").asText(),
                        item.path("name").asText(),
                        item.path("arguments").asText()));
            }
        }
        return calls;
    }

    private static String words(JsonNode response, String part, String member) {
        StringBuilder words = new StringBuilder();
        for (JsonNode item : response.path("output")) {
            for (JsonNode content : item.path("content")) {
                if (content.path("type").asText().equals(part)) {
                    words.append(content.path(member).asText());
                }
            }
        }
        return words.toString();
    }
}
