package org.parley.gateway;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.parley.gateway.AllowList.Kind;

/** From the body of {@code POST /v1/chat/completions} to what is asked, in the words of the Responses API. */
final class ChatRequest {
    private static final Map<String, Kind> READ = Map.ofEntries(
            entry("model", Kind.TEXT),
            entry("messages", Kind.LIST),
            entry("stream", Kind.FLAG),
            entry("stream_options", Kind.OBJECT),
            entry("max_tokens", Kind.COUNT),
            entry("max_completion_tokens", Kind.COUNT),
            entry("n", Kind.COUNT),
            entry("logprobs", Kind.FLAG),
            entry("tools", Kind.LIST),
            entry("tool_choice", Kind.ANY),
            entry("response_format", Kind.OBJECT),
            entry("reasoning_effort", Kind.TEXT),
            entry("verbosity", Kind.TEXT));

    private static final Map<String, Kind> SAME = Map.ofEntries(
            entry("temperature", Kind.NUMBER),
            entry("top_p", Kind.NUMBER),
            entry("parallel_tool_calls", Kind.FLAG),
            entry("metadata", Kind.OBJECT),
            entry("service_tier", Kind.TEXT),
            entry("prompt_cache_key", Kind.TEXT),
            entry("safety_identifier", Kind.TEXT),
            entry("user", Kind.TEXT));

    private static final Map<String, Kind> CHAT_ONLY = Map.of(
            "stop", Kind.ANY,
            "seed", Kind.COUNT,
            "frequency_penalty", Kind.NUMBER,
            "presence_penalty", Kind.NUMBER,
            "logit_bias", Kind.OBJECT);

    private static final Map<String, Kind> FORMAT = Map.of("type", Kind.TEXT, "json_schema", Kind.OBJECT);
    private static final Map<String, Kind> SCHEMA =
            Map.of("name", Kind.TEXT, "description", Kind.TEXT, "schema", Kind.OBJECT, "strict", Kind.FLAG);
    private static final Set<String> FORMATS = Set.of("text", "json_object", "json_schema");
    /** Would change what the answer is made of. */
    private static final List<String> REFUSED = List.of("functions", "function_call", "audio", "web_search_options");

    private final Tools tools;

    ChatRequest(Tools tools) {
        this.tools = tools;
    }

    Asked read(JsonNode json, ModelChoice models) {
        ObjectNode chat = AllowList.take(json, "", READ);
        refuse(json, chat);
        ObjectNode body = AllowList.take(json, "", SAME);
        String model = models.of(chat.path("model").asText(""));
        body.put("model", model);
        if (chat.path("messages").isEmpty()) {
            throw new ApiException(ApiError.invalid(
                    "messages", "missing_required_parameter", "Missing required parameter: 'messages'."));
        }
        body.set("input", ChatMessages.input(chat.path("messages")));
        JsonNode most =
                chat.has("max_completion_tokens") ? chat.path("max_completion_tokens") : chat.path("max_tokens");
        if (!most.isMissingNode()) {
            body.set("max_output_tokens", most);
        }
        if (chat.has("reasoning_effort")) {
            body.putObject("reasoning").set("effort", chat.path("reasoning_effort"));
        }
        format(chat, body);
        tools(chat, body);
        boolean usage = chat.path("stream_options").path("include_usage").asBoolean();
        return new Asked(model, body, chatOnly(json), chat.path("stream").asBoolean(), false, usage);
    }

    private static void refuse(JsonNode json, ObjectNode chat) {
        for (String member : REFUSED) {
            if (json.hasNonNull(member)) {
                throw AllowList.unsupported(member, "It is not offered here.");
            }
        }
        if (chat.path("n").asInt(1) != 1) {
            throw AllowList.unsupported("n", "One answer is made for each request.");
        }
        if (chat.path("logprobs").asBoolean()) {
            throw AllowList.unsupported("logprobs", "Use /v1/responses for them.");
        }
    }

    /** Those that change nothing are left out: some clients always send them. */
    private static ObjectNode chatOnly(JsonNode json) {
        ObjectNode only = AllowList.take(json, "", CHAT_ONLY);
        List.copyOf(only.properties()).forEach(member -> {
            JsonNode value = member.getValue();
            boolean neutral = value.isContainerNode() ? value.isEmpty() : value.isNumber() && value.asDouble() == 0;
            if (neutral && !member.getKey().equals("seed")) {
                only.remove(member.getKey());
            }
        });
        return only;
    }

    private static void format(ObjectNode chat, ObjectNode body) {
        ObjectNode text = Json.object();
        if (chat.path("response_format") instanceof ObjectNode given) {
            ObjectNode format = AllowList.take(given, "response_format", FORMAT);
            String type = format.path("type").asText();
            if (!FORMATS.contains(type)) {
                throw AllowList.invalidValue("response_format.type", type, FORMATS);
            }
            ObjectNode flat = Json.object().put("type", type);
            if (type.equals("json_schema")) {
                flat.setAll(AllowList.take(format.path("json_schema"), "response_format.json_schema", SCHEMA));
            }
            text.set("format", flat);
        }
        if (chat.has("verbosity")) {
            text.set("verbosity", chat.path("verbosity"));
        }
        if (!text.isEmpty()) {
            body.set("text", text);
        }
    }

    private void tools(ObjectNode chat, ObjectNode body) {
        ArrayNode flat = Json.object().arrayNode();
        for (JsonNode tool : chat.path("tools")) {
            ObjectNode own = flat.addObject().put("type", tool.path("type").asText());
            if (tool.path(tool.path("type").asText()) instanceof ObjectNode described) {
                own.setAll(described);
            }
        }
        if (!flat.isEmpty()) {
            body.set("tools", tools.allowed(flat));
        }
        JsonNode choice = chat.path("tool_choice");
        if (choice.isTextual()) {
            body.set("tool_choice", choice);
        } else if (choice.isObject()) {
            String type = choice.path("type").asText();
            body.putObject("tool_choice")
                    .put("type", type)
                    .put("name", choice.path(type).path("name").asText());
        }
    }
}
