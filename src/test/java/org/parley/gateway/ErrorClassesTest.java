package org.parley.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.models.responses.ResponseCreateParams;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Every way in which a program can be refused, and the exception that OpenAI's Java client makes of it. */
class ErrorClassesTest {
    private static final String SMALL = "{\"model\":\"small\",\"input\":\"Hello\"}";

    private static TestUpstream upstream;
    private static ParleyServer server;

    @BeforeAll
    static void start() {
        upstream = TestUpstream.start();
        server = ParleyServer.before(
                upstream,
                Map.of(
                        "parley.auth", "proxy",
                        "parley.proxy.trusted", "127.0.0.1",
                        "parley.models", "small, mock-fail429, mock-fail500, mock-fail503, large",
                        "parley.group-models", "everybody: small, mock-fail429, mock-fail500, mock-fail503",
                        "parley.max-request-bytes", "2000"));
    }

    @AfterAll
    static void stop() {
        server.close();
        upstream.close();
    }

    private static String key(String owner, String more) {
        try (WireResponse made = WireRequest.post("/api/keys")
                .json("{\"name\":\"errors\"" + more + "}")
                .header("X-Forwarded-User", owner)
                .send(server)) {
            return made.json().path("secret").asText();
        }
    }

    private static WireRequest with(String key, WireRequest request) {
        return request.header("Authorization", "Bearer " + key);
    }

    private static WireRequest responses(String body) {
        return WireRequest.post("/v1/responses").json(body);
    }

    private static WireRequest asking(String model) {
        return responses(SMALL.replace("small", model));
    }

    static Stream<Arguments> refusals() {
        String key = key("ann", "");
        String spent = key("ann", ",\"limits\":[\"1 tokens/month\"]");
        String disabled = key("bob", "");
        server.application().users().disable("bob");
        return Stream.of(
                Arguments.of(with(key, responses("{\"model\":\"small\"}")), 400, "missing_required_parameter"),
                Arguments.of(with(key, responses("[]")), 400, "invalid_type"),
                Arguments.of(with(key, responses("{")), 400, "bad_request"),
                Arguments.of(with("sk-parley-unknown", responses(SMALL)), 401, "invalid_api_key"),
                Arguments.of(with(disabled, responses(SMALL)), 403, "account_deactivated"),
                Arguments.of(with(key, asking("large")), 403, "model_not_allowed"),
                Arguments.of(with(key, asking("unknown")), 404, "model_not_found"),
                Arguments.of(with(key, WireRequest.get("/v1/responses/resp_unknown")), 404, "not_found"),
                Arguments.of(with(key, WireRequest.get("/v1/files")), 404, "unknown_url"),
                Arguments.of(with(key, responses(SMALL.replace("Hello", "x".repeat(2_000)))), 413, "too_large"),
                Arguments.of(
                        with(key, responses(SMALL).header("Content-Type", "text/plain")),
                        415,
                        "unsupported_media_type"),
                Arguments.of(with(spent, responses(SMALL)), 429, "rate_limit_exceeded"),
                Arguments.of(with(key, asking("mock-fail429")), 429, "rate_limit_exceeded"),
                Arguments.of(with(key, asking("mock-fail500")), 502, "server_error"),
                Arguments.of(with(key, asking("mock-fail503")), 503, "upstream_unavailable"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void eachHasItsStatusItsCodeAndARequestId(WireRequest request, int status, String code) {
        try (WireResponse response = request.send(server)) {
            String text = response.text();
            assertEquals(status, response.status(), text);
            assertEquals("application/json", response.header("Content-Type").orElseThrow());
            JsonNode error = Api.json(text).path("error");
            assertEquals(code, error.path("code").asText(), text);
            assertTrue(response.header("x-request-id").orElseThrow().matches("req_[0-9a-f]{32}"));
            assertEquals(status == 429, response.header("Retry-After").isPresent());
        }
    }

    static Stream<Arguments> exceptions() {
        String key = key("carol", "");
        String spent = key("carol", ",\"limits\":[\"1 tokens/month\"]");
        String disabled = key("dave", "");
        server.application().users().disable("dave");
        return Stream.of(
                Arguments.of(key, "small", "", BadRequestException.class),
                Arguments.of("sk-parley-unknown", "small", "Hello", UnauthorizedException.class),
                Arguments.of(disabled, "small", "Hello", PermissionDeniedException.class),
                Arguments.of(key, "large", "Hello", PermissionDeniedException.class),
                Arguments.of(key, "unknown", "Hello", NotFoundException.class),
                Arguments.of(key, "small", "x".repeat(2_000), UnexpectedStatusCodeException.class),
                Arguments.of(spent, "small", "Hello", RateLimitException.class),
                Arguments.of(key, "mock-fail429", "Hello", RateLimitException.class),
                Arguments.of(key, "mock-fail500", "Hello", InternalServerException.class),
                Arguments.of(key, "mock-fail503", "Hello", InternalServerException.class));
    }

    @ParameterizedTest
    @MethodSource("exceptions")
    void openAisClientThrowsTheExceptionOfItsKind(String key, String model, String input, Class<?> expected) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(server.uri("/v1").toString())
                .apiKey(key)
                .maxRetries(0)
                .build();
        try {
            ResponseCreateParams.Builder params = ResponseCreateParams.builder().model(model);
            ResponseCreateParams asked =
                    input.isEmpty() ? params.build() : params.input(input).build();
            OpenAIServiceException thrown = assertThrows(
                    OpenAIServiceException.class, () -> client.responses().create(asked));
            assertInstanceOf(expected, thrown);
            assertTrue(thrown.headers().values("x-request-id").getFirst().startsWith("req_"));
        } finally {
            client.close();
        }
    }

    @Test
    void everyAnswerHasARequestId() {
        try (WireResponse response =
                with(key("erin", ""), WireRequest.get("/v1/models")).send(server)) {
            assertTrue(response.header("x-request-id").isPresent());
        }
    }
}
