package org.parley.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.gateway.Api.error;
import static org.parley.gateway.Api.events;
import static org.parley.gateway.Api.ok;
import static org.parley.gateway.Api.response;
import static org.parley.testing.TestUpstream.DEADLINE;
import static org.parley.testing.TestUpstream.expectedText;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

class ResponsesTest {
    private final TestUpstream upstream = TestUpstream.start();
    private ParleyServer server;

    @BeforeEach
    void start() {
        server = ParleyServer.before(upstream, Map.of("parley.heartbeat", "250ms"));
    }

    @AfterEach
    void stop() {
        server.close();
        upstream.close();
    }

    private String stream(WireRequest request) {
        try (WireResponse answer = request.send(server)) {
            assertEquals(200, answer.status(), answer::toString);
            return answer.text();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mock-n20", "mock-n32-utf8", "mock-bytes-n5", "mock-huge-n3", "mock-tools-reasoning-citations"})
    void everyEventOfAStreamComesInOrderUnderItsNumber(String model) {
        String stream = stream(response(model, ",\"stream\":true"));
        List<JsonNode> events = events(stream);
        for (int i = 0; i < events.size(); i++) {
            assertEquals(i, events.get(i).path("sequence_number").asInt(), events.get(i)::toString);
            assertFalse(events.get(i).has("error"));
        }
        assertEquals("response.created", events.getFirst().path("type").asText());
        assertEquals("response.completed", events.getLast().path("type").asText());
        assertEquals(expectedText(model), Api.text(events));
        assertEquals(
                47,
                events.getLast()
                        .path("response")
                        .path("usage")
                        .path("total_tokens")
                        .asInt());
        assertFalse(stream.contains("[DONE]\n\n"));
        server.assertIdle();
    }

    @Test
    void theResponsesIdIsOursAndAllElseIsAsItCame() {
        upstream.script(exchange -> exchange.begin()
                .event(
                        "{\"type\":\"response.brand_new\",\"sequence_number\":2,\"n\":1.500,\"big\":12345678901234567890123,\"x\":{\"id\":\"resp_68f0\"}}")
                .complete("Hi"));
        List<JsonNode> events = events(stream(response("m", ",\"stream\":true")));
        String id = events.getFirst().path("response").path("id").asText();
        assertTrue(id.matches("resp_[0-9a-f]{48}"), id);
        assertEquals(id, events.getLast().path("response").path("id").asText());
        String raw = stream(WireRequest.get("/v1/responses/" + id + "?stream=true"));
        assertTrue(
                raw.contains(
                        "event: response.brand_new\ndata: {\"type\":\"response.brand_new\",\"sequence_number\":2,\"n\":1.500,\"big\":12345678901234567890123,\"x\":{\"id\":\"resp_68f0\"}}\n\n"),
                raw);
    }

    @Test
    void aWholeResponseIsTheLastEventsOwn() {
        JsonNode answer = ok(server, response("mock-n7", ""));
        assertEquals("completed", answer.path("status").asText());
        assertTrue(answer.path("id").asText().startsWith("resp_"));
        assertEquals(expectedText("mock-n7"), ChatCompletion.text(answer));
        assertEquals(
                answer,
                ok(server, WireRequest.get("/v1/responses/" + answer.path("id").asText())));
    }

    @Test
    void aStreamIsReadAgainFromAnyEventByteForByte() {
        String whole = stream(response("mock-n10", ",\"stream\":true"));
        String id = events(whole).getFirst().path("response").path("id").asText();
        assertEquals(whole, stream(WireRequest.get("/v1/responses/" + id + "?stream=true")));
        String rest = stream(WireRequest.get("/v1/responses/" + id + "?stream=true&starting_after=4"));
        assertEquals(5, events(rest).getFirst().path("sequence_number").asInt());
        assertTrue(whole.endsWith(rest));
        assertEquals(
                "starting_after",
                error(server, WireRequest.get("/v1/responses/" + id + "?stream=true&starting_after=4000"), 400)
                        .path("param")
                        .asText());
    }

    @Test
    void whatIsSentUpstreamIsWhatTheListAllows() {
        ok(server, WireRequest.post("/v1/responses").json("""
                {"model":"mock","instructions":"Be brief.","temperature":0.25,"metadata":{"k":"v"},"made_up":1,
                 "api_key":"sk-theirs","store":true,"background":false,"extra_body":{"x":1},
                 "reasoning":{"effort":"low","made_up":true},
                 "text":{"format":{"type":"json_schema","name":"n","schema":{"type":"object","made_up":2},"strict":true}},
                 "tools":[{"type":"function","name":"f","parameters":{"type":"object"},"strict":true,"made_up":1}],
                 "tool_choice":"auto",
                 "input":[{"role":"developer","content":"D","made_up":1},{"role":"system","content":"S"},
                   {"role":"user","content":[{"type":"input_text","text":"T","made_up":1},
                     {"type":"input_image","image_url":"data:image/png;base64,AA==","detail":"low"}]},
                   {"type":"function_call","call_id":"c","name":"f","arguments":"{}"},
                   {"type":"function_call_output","call_id":"c","output":"42"}]}"""));
        assertEquals(Api.json("""
                {"model":"mock","instructions":"Be brief.","temperature":0.25,"metadata":{"k":"v"},"store":false,"stream":true,
                 "reasoning":{"effort":"low"},
                 "text":{"format":{"type":"json_schema","name":"n","schema":{"type":"object","made_up":2},"strict":true}},
                 "tools":[{"type":"function","name":"f","parameters":{"type":"object"},"strict":true}],
                 "tool_choice":"auto",
                 "input":[{"role":"developer","content":"D"},{"role":"system","content":"S"},
                   {"role":"user","content":[{"type":"input_text","text":"T"},
                     {"type":"input_image","image_url":"data:image/png;base64,AA==","detail":"low"}]},
                   {"type":"function_call","call_id":"c","name":"f","arguments":"{}"},
                   {"type":"function_call_output","call_id":"c","output":"42"}]}"""), upstream.exchanges().getFirst().request().json());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"model":"mock"}                                                          | 400 | input
            {"model":"mock","input":7}                                                | 400 | input
            {"model":"mock","input":[{"role":"root","content":"x"}]}                  | 400 | input[0].role
            {"model":"mock","input":[{"type":"item_reference","id":"x"}]}             | 400 | input[0].type
            {"model":"mock","input":[{"role":"user","content":[{"type":"input_file","file_id":"f"}]}]} | 400 | input[0].content[0].file_id
            {"model":"mock","input":"x","temperature":"hot"}                          | 400 | temperature
            {"model":"mock","input":"x","previous_response_id":"resp_1"}              | 400 | previous_response_id
            {"model":"mock","input":"x","tools":[{"type":"code_interpreter"}]}        | 400 | tools[0].type
            """)
    void whatIsWrongIsRefusedByName(String body, int status, String param) {
        JsonNode error = error(server, WireRequest.post("/v1/responses").json(body), status);
        assertEquals(param, error.path("param").asText(), error::toString);
        assertEquals("invalid_request_error", error.path("type").asText());
        assertEquals(0, upstream.started());
    }

    @ParameterizedTest
    @CsvSource({
        "mock-fail400, 400, invalid_request_error",
        "mock-fail401, 502, server_error",
        "mock-fail404, 502, server_error",
        "mock-fail429, 429, rate_limit_error",
        "mock-fail500, 502, server_error",
        "mock-fail503, 503, server_error"
    })
    void anErrorBeforeTheFirstEventHasAStatusAndNothingOfTheUpstreams(String model, int status, String type) {
        for (String stream : List.of("true", "false")) {
            try (WireResponse answer = response(model, ",\"stream\":" + stream).send(server)) {
                String text = answer.text();
                assertEquals(status, answer.status(), text);
                assertEquals(type, Api.json(text).path("error").path("type").asText(), text);
                assertTrue(answer.header("x-request-id").orElseThrow().startsWith("req_"));
                assertEquals(status == 429, answer.header("Retry-After").isPresent());
                assertFalse(text.contains("SECRET-UPSTREAM-TEXT"), text);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "eof", "errorevent", "failed", "garbage"})
    void whatBreaksInTheMiddleIsTheLastEvent(String fault) {
        String stream = stream(response("mock-" + fault, ",\"stream\":true"));
        JsonNode last = events(stream).getLast();
        assertEquals(
                fault.equals("failed") ? "response.failed" : "error",
                last.path("type").asText(),
                stream);
        assertFalse(stream.contains("SECRET-UPSTREAM-TEXT"), stream);
        assertEquals(
                3,
                events(stream).stream()
                        .filter(event -> event.path("type").asText().equals("response.output_text.delta"))
                        .count());
    }

    @Test
    void anIncompleteResponseSaysWhy() {
        JsonNode answer = ok(server, response("mock-incomplete", ""));
        assertEquals("incomplete", answer.path("status").asText());
        assertEquals(
                "max_output_tokens",
                answer.path("incomplete_details").path("reason").asText());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClosedConnectionStopsTheModel(boolean stream) {
        WireResponse answer = response("mock-gate", ",\"stream\":" + stream).send(server);
        TestUpstreamExchange exchange = upstream.awaitExchange(0);
        exchange.permit(2);
        if (stream) {
            answer.chunk();
        }
        TestUpstream.await("deltas", () -> exchange.deltasSent() == 2);
        answer.close();
        exchange.awaitPeerLeft(DEADLINE);
        server.assertIdle();
    }

    /** However rare heartbeats are for people: clients of this API stop by leaving. */
    @Test
    void whoLeavesIsNoticedSoon() {
        try (ParleyServer calm = ParleyServer.before(upstream, Map.of("parley.heartbeat", "1m"))) {
            WireResponse answer = response("mock-gate", "").send(calm);
            TestUpstreamExchange exchange = upstream.awaitExchange(0).permit(2);
            TestUpstream.await("deltas", () -> exchange.deltasSent() == 2);
            answer.close();
            exchange.awaitPeerLeft(DEADLINE);
        }
    }

    @Test
    void aBackgroundResponseGoesOnAndIsCancelled() {
        JsonNode begun = ok(server, response("mock-gate-n5", ",\"background\":true"));
        assertEquals("in_progress", begun.path("status").asText());
        String address = "/v1/responses/" + begun.path("id").asText();
        upstream.awaitExchange(0).permit(2);
        TestUpstream.await(
                "two pieces",
                () -> ChatCompletion.text(ok(server, WireRequest.get(address)))
                        .equals(expectedText("mock-gate-n5", 2)));
        JsonNode cancelled = ok(server, WireRequest.post(address + "/cancel"));
        assertEquals("cancelled", cancelled.path("status").asText());
        assertEquals(expectedText("mock-gate-n5", 2), ChatCompletion.text(cancelled));
        assertEquals(cancelled, ok(server, WireRequest.post(address + "/cancel")));
        upstream.exchanges().getFirst().awaitPeerLeft(DEADLINE);
        assertTrue(ok(server, WireRequest.of("DELETE", address)).path("deleted").asBoolean());
        error(server, WireRequest.get(address), 404);
        assertFalse(upstream.exchanges().getFirst().request().json().has("background"));
    }

    @Test
    void heartbeatsBeginTheStreamWhileTheModelIsSilent() {
        try (WireResponse answer = response("mock-nohead", ",\"stream\":true").send(server)) {
            assertEquals(200, answer.status());
            assertEquals(": hb\n\n", new String(answer.chunk(), java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    @Test
    void aPagesAnswerIsNoResponseAndTheOtherWayRound() {
        String page = "Parley0000000000000000000001";
        try (WireResponse answer = org.parley.testing.Chat.ask("mock")
                .header("Parley-Generation", page)
                .send(server)) {
            answer.text();
        }
        error(server, WireRequest.get("/v1/responses/" + page), 404);
        String id = ok(server, response("mock", "")).path("id").asText();
        try (WireResponse answer = org.parley.testing.Chat.follow(id, 0).send(server)) {
            assertEquals(404, answer.status());
        }
    }

    @Test
    void modelsAreListed() {
        JsonNode list = ok(server, WireRequest.get("/v1/models"));
        assertEquals("list", list.path("object").asText());
        assertEquals("gpt-5-mini", list.path("data").path(0).path("id").asText());
        assertEquals(
                "gpt-5",
                ok(server, WireRequest.get("/v1/models/gpt-5")).path("id").asText());
        for (String unknown : List.of("none", "org/none")) {
            JsonNode error = error(server, WireRequest.get("/v1/models/" + unknown), 404);
            assertEquals("model_not_found", error.path("code").asText(), unknown);
        }
        assertEquals(
                "unknown_url",
                error(server, WireRequest.get("/v1/nothing"), 404).path("code").asText());
    }
}
