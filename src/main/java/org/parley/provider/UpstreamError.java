package org.parley.provider;

import com.openai.core.JsonField;
import com.openai.core.JsonValue;
import com.openai.errors.OpenAIServiceException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP answer that is not a success, as far as it can be understood: a member that is missing or no string is the empty string.
 * The SDK's own accessors throw where a body is not as OpenAI documents it, and proxies and other makers' servers send what they
 * like.
 *
 * @param code the error's code, or else its type
 * @param parameter what part of the request it complains of
 */
record UpstreamError(int status, String code, String parameter, String requestId, Optional<Duration> retryAfter) {

    static UpstreamError of(OpenAIServiceException e) {
        Map<String, JsonValue> members = members(e.body());
        String code = string(members, "code");
        return new UpstreamError(
                e.statusCode(),
                code.isEmpty() ? string(members, "type") : code,
                string(members, "param"),
                String.join(",", e.headers().values("x-request-id")),
                RetryAfter.of(e.headers(), Instant.now()));
    }

    /** Through {@code JsonField<?>}: as a {@code JsonValue} it is raw in Java. */
    private static Map<String, JsonValue> members(JsonField<?> body) {
        return body.asObject().orElse(Map.of());
    }

    private static String string(Map<String, JsonValue> members, String name) {
        JsonField<?> value = members.get(name);
        return value == null ? "" : value.asString().orElse("");
    }
}
