package org.parley.gateway;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.parley.gateway.AllowList.Kind;

/** From the body of {@code POST /v1/responses} to what is asked. */
final class ResponsesRequest {
    /** Ours to act on; not sent. */
    private static final Map<String, Kind> OURS =
            Map.of("stream", Kind.FLAG, "background", Kind.FLAG, "store", Kind.FLAG);

    private static final Map<String, Kind> SENT = Map.ofEntries(
            entry("model", Kind.TEXT),
            entry("input", Kind.ANY),
            entry("instructions", Kind.TEXT),
            entry("max_output_tokens", Kind.COUNT),
            entry("temperature", Kind.NUMBER),
            entry("top_p", Kind.NUMBER),
            entry("top_logprobs", Kind.COUNT),
            entry("reasoning", Kind.OBJECT),
            entry("text", Kind.OBJECT),
            entry("tools", Kind.LIST),
            entry("tool_choice", Kind.ANY),
            entry("parallel_tool_calls", Kind.FLAG),
            entry("max_tool_calls", Kind.COUNT),
            entry("truncation", Kind.TEXT),
            entry("metadata", Kind.OBJECT),
            entry("include", Kind.LIST),
            entry("service_tier", Kind.TEXT),
            entry("prompt_cache_key", Kind.TEXT),
            entry("safety_identifier", Kind.TEXT),
            entry("user", Kind.TEXT),
            entry("stream_options", Kind.OBJECT));

    private static final Map<String, Kind> REASONING = Map.of("effort", Kind.TEXT, "summary", Kind.TEXT);
    private static final Map<String, Kind> TEXT = Map.of("format", Kind.OBJECT, "verbosity", Kind.TEXT);
    private static final Map<String, Kind> FORMAT = Map.of(
            "type", Kind.TEXT, "name", Kind.TEXT, "description", Kind.TEXT, "schema", Kind.OBJECT, "strict", Kind.FLAG);
    private static final Map<String, Kind> STREAM_OPTIONS = Map.of("include_obfuscation", Kind.FLAG);

    /** Would make the provider keep, or look up, what is said. */
    private static final List<String> KEPT_BY_PROVIDER = List.of("previous_response_id", "conversation", "prompt");

    private final Tools tools;

    ResponsesRequest(Tools tools) {
        this.tools = tools;
    }

    Asked read(JsonNode json, ModelChoice models) {
        for (String member : KEPT_BY_PROVIDER) {
            if (json.hasNonNull(member)) {
                throw AllowList.unsupported(member, "Nothing is kept at the provider: send the whole input.");
            }
        }
        ObjectNode ours = AllowList.take(json, "", OURS);
        ObjectNode body = AllowList.take(json, "", SENT);
        String model = models.of(body.path("model").asText(""));
        body.put("model", model);
        if (!body.has("input")) {
            throw new ApiException(
                    ApiError.invalid("input", "missing_required_parameter", "Missing required parameter: 'input'."));
        }
        body.set("input", InputItems.allowed(body.path("input")));
        narrow(body);
        if (body.has("tools")) {
            body.set("tools", tools.allowed(body.path("tools")));
        }
        boolean background = ours.path("background").asBoolean();
        return new Asked(model, body, Json.object(), ours.path("stream").asBoolean(), background, false);
    }

    private static void narrow(ObjectNode body) {
        AllowList.narrow(body, "", "reasoning", REASONING);
        AllowList.narrow(body, "", "text", TEXT);
        AllowList.narrow(body, "", "stream_options", STREAM_OPTIONS);
        if (body.path("text") instanceof ObjectNode text) {
            AllowList.narrow(text, "text", "format", FORMAT);
        }
    }
}
