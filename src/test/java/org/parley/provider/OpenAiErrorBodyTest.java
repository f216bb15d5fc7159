package org.parley.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.testing.LogRecorder;

/** Errors whose body is not what OpenAI documents, as proxies, gateways and other makers' servers send them. */
final class OpenAiErrorBodyTest {
    private static final Stream<String> BODIES = Stream.of(
            "",
            "{}",
            "null",
            "[]",
            "\"SECRET\"",
            "<html><body>SECRET</body></html>",
            "{\"error\":null}",
            "{\"error\":\"SECRET\"}",
            "{\"error\":[\"SECRET\"]}",
            "{\"error\":{}}",
            "{\"error\":{\"message\":\"SECRET\"}}",
            "{\"error\":{\"message\":7,\"code\":404,\"type\":[],\"param\":{}}}",
            "{\"error\":{\"message\":null,\"code\":null,\"type\":null,\"param\":null}}",
            "{\"object\":\"error\",\"message\":\"SECRET\",\"type\":\"Error\",\"param\":null,\"code\":400}",
            "{\"error\":" + "[".repeat(5000));

    private final OpenAiFixture fixture = OpenAiFixture.start();

    @AfterEach
    void stop() {
        fixture.close();
    }

    static Stream<Arguments> answers() {
        return BODIES.flatMap(body -> Stream.of(
                Arguments.of(401, body, "upstream-auth", 502),
                Arguments.of(403, body, "upstream-auth", 502),
                Arguments.of(429, body, "rate-limited", 429),
                Arguments.of(400, body, "bad-request", 400),
                Arguments.of(404, body, "upstream-bad-response", 502),
                Arguments.of(500, body, "upstream-error", 502),
                Arguments.of(418, body, "upstream-bad-response", 502)));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void theStatusTellsWhatTheBodyDoesNot(int status, String body, String type, int told) {
        fixture.upstream.script(exchange -> exchange.json(status, body, "X-Should-Retry: false", "Retry-After: 7"));
        try (LogRecorder log = LogRecorder.start()) {
            Fault fault = fixture.ask("m").fault();
            assertEquals(type, fault.type());
            assertEquals(told, fault.status());
            assertEquals(status == 429, fault.detail().contains("7 seconds"), fault.detail());
            assertFalse(fault.toString().contains("SECRET"), fault.toString());
            assertFalse(
                    log.records().toString().contains("SECRET"), log.records().toString());
            assertTrue(
                    log.records().toString().contains("status " + status),
                    log.records().toString());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OpenAI      | {'error':{'code':'model_not_found','type':'invalid_request_error','param':null}}",
                "vLLM        | {'error':{'code':404,'type':'NotFoundError','param':'model'}}",
                "vLLM before | {'object':'error','code':404,'type':'NotFoundError','param':null}",
                "Ollama      | {'error':{'code':null,'type':'not_found_error','param':null}}",
                "Azure       | {'error':{'code':'DeploymentNotFound','message':'SECRET'}}"
            })
    void aModelThatIsNotThereIsToldApartFromAnAddressThatIsNotThere(String maker, String body) {
        fixture.upstream.script(exchange -> exchange.json(404, body.replace('\'', '"')));
        Fault fault = fixture.ask("m").fault();
        assertEquals("model-not-found", fault.type(), maker);
        assertEquals(404, fault.status());
    }

    @Test
    void aRefusalToListModelsIsAFaultToo() {
        fixture.upstream.listing(exchange -> exchange.json(401, "{}"));
        ProviderException e = assertThrows(ProviderException.class, fixture.provider::models);
        assertEquals("upstream-auth", e.fault().type());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"SECRET is no JSON", "{'data':'SECRET'}", "{'data':[{'name':'SECRET'}]}"})
    void aListThatIsNoneIsAFaultAndNotLogged(String body) {
        fixture.upstream.listing(exchange -> exchange.json(200, body.replace('\'', '"')));
        try (LogRecorder log = LogRecorder.start()) {
            ProviderException e = assertThrows(ProviderException.class, fixture.provider::models);
            assertEquals("upstream-bad-response", e.fault().type());
            assertFalse(
                    log.records().toString().contains("SECRET"), log.records().toString());
        }
    }

    @Test
    void aRefusedSummaryWithoutAParameterIsOnlyARefusal() {
        fixture.upstream.script(exchange -> exchange.json(400, "{\"error\":{\"param\":17}}"));
        assertEquals("bad-request", fixture.ask("gpt-5").fault().type());
        assertInstanceOf(Ending.Failed.class, fixture.ask("gpt-5").ending());
        assertEquals(2, fixture.upstream.started());
    }
}
