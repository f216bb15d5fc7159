package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.Problems;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** What is said is judged by the provider's moderation, where the operator wants it, before anything else becomes of it. */
class ModerationTest {
    private final TestUpstream upstream = TestUpstream.start();
    private final List<JsonNode> judged = new CopyOnWriteArrayList<>();
    private ParleyServer server;

    @BeforeEach
    void start() {
        upstream.moderating(this::judge);
        server = ParleyServer.before(upstream, Map.of("parley.moderation", "omni-moderation-latest"));
    }

    @AfterEach
    void stop() {
        server.close();
        upstream.close();
    }

    private void judge(TestUpstreamExchange exchange) {
        JsonNode asked = exchange.request().json();
        judged.add(asked);
        StringBuilder results = new StringBuilder();
        asked.path("input")
                .forEach(text -> results.append(results.isEmpty() ? "" : ",")
                        .append(result(text.asText().contains("harm"))));
        exchange.json(200, "{\"id\":\"modr-1\",\"model\":\"m\",\"results\":[" + results + "]}");
    }

    private static String result(boolean flagged) {
        return "{\"flagged\":" + flagged + ",\"categories\":{\"violence\":" + flagged + ",\"self-harm/intent\":"
                + flagged + ",\"hate\":false,\"newer\":" + flagged
                + "},\"category_scores\":{},\"category_applied_input_types\":{}}";
    }

    private static WireRequest ask(String text) {
        return WireRequest.post("/api/llmstream")
                .json(
                        "{\"model\":\"mock-n1\",\"messages\":[{\"text\":\"Hi\"},{\"role\":\"assistant\",\"text\":\"harm\"},{\"text\":\""
                                + text + "\"}]}");
    }

    @Test
    void whatIsHarmlessIsAnswered() {
        try (EventStream events = ask("Hello").send(server).events()) {
            assertEquals("end", events.rest().last().name());
        }
        assertEquals("omni-moderation-latest", judged.getFirst().path("model").asText());
        assertEquals("[\"Hi\",\"Hello\"]", judged.getFirst().path("input").toString());
    }

    @Test
    void whatIsFlaggedIsNotAnsweredAndTheCategoriesAreTold() {
        try (WireResponse refused = ask("Do harm").send(server)) {
            JsonNode problem = Problems.assertProblem(refused, 422);
            assertEquals(
                    "It was not answered. Categories: newer, self-harm/intent, violence.",
                    problem.path("detail").asText());
        }
        WireRequest program = WireRequest.post("/v1/responses").json("{\"model\":\"mock-n1\",\"input\":\"Do harm\"}");
        try (WireResponse refused = program.send(server)) {
            assertEquals(422, refused.status());
            assertEquals("input_refused", refused.json().at("/error/code").asText());
        }
        assertEquals(0, upstream.started());
        eventually("both are audited", () -> {
            try (WireResponse audit =
                    WireRequest.get("/api/admin/audit?q=flagged").send(server)) {
                return audit.json().path("rows").size() == 2;
            }
        });
    }

    @Test
    void aLongTextIsJudgedToItsEnd() {
        try (WireResponse refused = ask("safe ".repeat(100_000) + "harm").send(server)) {
            Problems.assertProblem(refused, 422);
        }
        assertTrue(judged.size() > 1);
    }

    @Test
    void whileNobodyJudgesNothingIsAnswered() {
        upstream.moderating(
                exchange -> exchange.json(500, "{\"error\":{\"message\":\"no\"}}", "x-should-retry: false"));
        try (WireResponse refused = ask("Hello").send(server)) {
            JsonNode problem = Problems.assertProblem(refused, 503);
            assertEquals(
                    "urn:parley:problem:upstream-unavailable",
                    problem.path("type").asText());
            assertEquals("5", refused.header("Retry-After").orElseThrow());
        }
        assertEquals(0, upstream.started());
    }
}
