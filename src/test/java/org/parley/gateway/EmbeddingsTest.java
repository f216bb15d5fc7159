package org.parley.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.gateway.Api.error;
import static org.parley.gateway.Api.json;
import static org.parley.gateway.Api.ok;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

class EmbeddingsTest {
    private final TestUpstream upstream = TestUpstream.start();
    private final ParleyServer server = ParleyServer.before(
            upstream, Map.of("parley.limits", "user: 40 tokens/day, 20 requests/day", "parley.prices", "* 1/1"));

    @AfterEach
    void stop() {
        server.close();
        upstream.close();
    }

    private static WireRequest embed(String body) {
        return WireRequest.post("/v1/embeddings").json(body);
    }

    private static WireRequest hello(String model) {
        return embed("{\"model\":\"" + model + "\",\"input\":\"Hello\"}");
    }

    @Test
    void theVectorsAreTheModelsOwnToTheByte() {
        try (WireResponse answer = hello("m").send(server)) {
            assertEquals(200, answer.status());
            assertEquals(
                    "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[5.0,0.25]}],"
                            + "\"model\":\"m\",\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8}}",
                    answer.text());
            assertTrue(answer.header("x-request-id").orElse("").startsWith("req_"));
        }
    }

    @Test
    void whatIsSentUpstreamIsWhatTheListAllows() {
        String asked = """
                {"model":"m","input":[[1,2,3],[4]],"dimensions":2,"encoding_format":"base64","user":"u"}""";
        ok(server, embed(asked.replace("\"user\"", "\"made_up\":1,\"user\"")));
        assertEquals(json(asked), upstream.awaitExchange(0).request().json());
        assertEquals("/v1/embeddings", upstream.awaitExchange(0).request().path());
    }

    @Test
    void theyCostWhatTheModelHasCounted() {
        ok(server, hello("m"));
        JsonNode tokens = ok(server, WireRequest.get("/api/me")).path("quota").path(0);
        assertEquals(32, tokens.path("left").asInt(), tokens::toString);
        for (int i = 0; i < 4; i++) {
            ok(server, hello("m"));
        }
        try (WireResponse refused = hello("m").send(server)) {
            assertEquals(429, refused.status());
            assertTrue(refused.header("Retry-After").isPresent());
            assertEquals("rate_limit_error", refused.json().at("/error/type").asText());
        }
        assertEquals(5, upstream.started());
    }

    @Test
    void whatFailedHasCostNothing() {
        error(server, hello("mock-fail500"), 502);
        JsonNode tokens = ok(server, WireRequest.get("/api/me")).path("quota").path(0);
        assertEquals(40, tokens.path("left").asInt(), tokens::toString);
        assertEquals(1, upstream.started());
    }

    @ParameterizedTest
    @CsvSource({
        "mock-fail400, 400, invalid_request_error",
        "mock-fail401, 502, server_error",
        "mock-fail404, 400, invalid_request_error",
        "mock-fail429, 429, rate_limit_error",
        "mock-fail503, 503, server_error"
    })
    void aFaultUpstreamHasItsStatusAndNoneOfItsWords(String model, int status, String type) {
        JsonNode error = error(server, hello(model), status);
        assertEquals(type, error.path("type").asText());
        assertFalse(error.toString().contains("SECRET"), error::toString);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"model\":\"m\"}; input",
                "{\"model\":\"m\",\"input\":[]}; input",
                "{\"model\":\"m\",\"input\":{\"x\":1}}; input",
                "{\"model\":\"m\",\"input\":[[\"x\"]]}; input",
                "{\"model\":\"m\",\"input\":[1.5]}; input",
                "{\"model\":\"m\",\"input\":\"x\",\"encoding_format\":\"xml\"}; encoding_format",
                "{\"model\":\"m\",\"input\":\"x\",\"dimensions\":\"many\"}; dimensions"
            })
    void aBadRequestIsToldByItsParameter(String body, String parameter) {
        assertEquals(parameter, error(server, embed(body), 400).path("param").asText());
        assertEquals(0, upstream.started());
    }

    @Test
    void aModelThatIsNotOfferedIsNotAsked() {
        try (ParleyServer strict = ParleyServer.before(upstream, Map.of("parley.models", "small"))) {
            assertEquals(
                    "model_not_found",
                    error(strict, hello("large"), 404).path("code").asText());
            ok(strict, hello("small"));
            assertEquals(1, upstream.started());
        }
    }

    @Test
    void anotherUpstreamMakesThemWhereTheFirstCannot() {
        try (TestUpstream second = TestUpstream.start();
                ParleyServer two = ParleyServer.start(Map.of(
                        "parley.upstreams", "first, second",
                        "parley.upstream.first.base-url", upstream.baseUrl(),
                        "parley.upstream.first.models", "m=mock-fail503, absent=mock-fail404, bad=mock-fail400",
                        "parley.upstream.second.base-url", second.baseUrl(),
                        "parley.models", "*"))) {
            ok(two, hello("m"));
            ok(two, hello("absent"));
            assertEquals(2, second.started());
            error(two, hello("bad"), 400);
            assertEquals(3, upstream.started());
            assertEquals(2, second.started());
        }
    }

    @Test
    void theDemoMakesNone() {
        try (ParleyServer demo = ParleyServer.start(Map.of())) {
            assertEquals(
                    "no_embeddings",
                    error(demo, hello("gpt-5-mini"), 400).path("code").asText());
        }
    }
}
