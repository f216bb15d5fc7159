package org.parley.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import org.parley.gateway.AllowList.Kind;
import org.parley.provider.EmbeddingRequest;

/** From the body of {@code POST /v1/embeddings} to what is asked. */
final class EmbeddingsBody {
    private static final Map<String, Kind> SENT = Map.of(
            "model", Kind.TEXT,
            "input", Kind.ANY,
            "encoding_format", Kind.TEXT,
            "dimensions", Kind.COUNT,
            "user", Kind.TEXT);

    private static final Set<String> FORMATS = Set.of("float", "base64");

    private EmbeddingsBody() {}

    static EmbeddingRequest read(JsonNode json, ModelChoice models) {
        ObjectNode body = AllowList.take(json, "", SENT);
        String model = models.of(body.path("model").asText(""));
        JsonNode input = body.path("input");
        if (input.isMissingNode()) {
            throw new ApiException(
                    ApiError.invalid("input", "missing_required_parameter", "Missing required parameter: 'input'."));
        }
        if (!input.isTextual() && !(input.isArray() && isList(input))) {
            throw AllowList.invalidType("input", "a string, or an array of strings or of tokens");
        }
        String format = body.path("encoding_format").asText("float");
        if (!FORMATS.contains(format)) {
            throw AllowList.invalidValue("encoding_format", format, FORMATS);
        }
        return new EmbeddingRequest(model, body.put("model", model));
    }

    /** Strings, tokens, or lists of tokens. */
    private static boolean isList(JsonNode input) {
        boolean list = !input.isEmpty();
        for (JsonNode each : input) {
            list &= each.isTextual() || each.isIntegralNumber() || isTokens(each);
        }
        return list;
    }

    private static boolean isTokens(JsonNode list) {
        boolean tokens = list.isArray() && !list.isEmpty();
        for (JsonNode each : list) {
            tokens &= each.isIntegralNumber();
        }
        return tokens;
    }
}
