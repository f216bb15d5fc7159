package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.testing.Chat;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.Problems;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Limits, as those meet them who ask. */
class QuotaTest {
    private final TestUpstream upstream = TestUpstream.start();

    @BeforeEach
    void answer() {
        upstream.script(
                exchange -> exchange.begin().delta("Yes.").complete("Yes.").end());
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    private ParleyServer server(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("parley.auth", "proxy");
        all.put("parley.proxy.trusted", "127.0.0.1");
        return ParleyServer.before(upstream, all);
    }

    private static WireRequest as(String user, WireRequest request) {
        return request.header("X-Forwarded-User", user).header("X-Forwarded-Groups", "staff");
    }

    private static JsonNode me(ParleyServer server, String user) {
        try (WireResponse response = as(user, WireRequest.get("/api/me")).send(server)) {
            return response.json();
        }
    }

    private static void ask(ParleyServer server, String user) {
        try (EventStream events = as(user, Chat.ask("m")).send(server).events()) {
            assertEquals("end", events.rest().last().name());
        }
    }

    @Test
    void whoHasUsedUpALimitIsToldWhichAndWhenItIsFreeAgain() {
        try (ParleyServer server = server(Map.of("parley.limits", "user: 2 requests/month"))) {
            ask(server, "ann");
            ask(server, "ann");
            try (WireResponse refused = as("ann", Chat.ask("m")).send(server)) {
                JsonNode problem = Problems.assertProblem(refused, 429);
                assertTrue(Long.parseLong(refused.header("Retry-After").orElseThrow()) > 0);
                assertTrue(
                        problem.path("detail").asText().startsWith("You may ask 2 times a month. Free again in "),
                        problem::toString);
            }
            ask(server, "bob");
        }
    }

    @Test
    void nothingIsStoredOfAQuestionThatIsRefused() {
        try (ParleyServer server = server(Map.of("parley.limits", "user: 1 requests/month"))) {
            ask(server, "ann");
            String conversation;
            try (WireResponse made =
                    as("ann", WireRequest.post("/api/conversations").json("{}")).send(server)) {
                conversation = made.json().path("id").asText();
            }
            String question = "{\"conversation\":\"" + conversation + "\",\"messages\":[{\"text\":\"Hello\"}]}";
            try (WireResponse refused =
                    as("ann", WireRequest.post("/api/llmstream").json(question)).send(server)) {
                Problems.assertProblem(refused, 429);
            }
            try (WireResponse stored = as("ann", WireRequest.get("/api/conversations/" + conversation))
                    .send(server)) {
                assertEquals(0, stored.json().path("messages").size());
            }
        }
    }

    /** The test's upstream says what it has used, which replaces what was reserved. */
    @Test
    void whatIsLeftIsToldByMe() {
        try (ParleyServer server = server(Map.of(
                "parley.limits",
                "user: 10k tokens/month; group staff: 10 USD/month; everybody: 5 concurrent",
                "parley.prices",
                "* 1000/1000"))) {
            assertEquals(3, me(server, "ann").path("quota").size());
            ask(server, "ann");
            eventually(
                    "the answer is settled",
                    () -> server.application().generations().running() == 0);
            JsonNode quota = me(server, "ann").path("quota");
            JsonNode tokens = quota.get(0);
            assertEquals("tokens", tokens.path("measure").asText());
            long used = 10_000 - tokens.path("left").asLong();
            assertTrue(used > 0 && used < 100, quota::toString);
            JsonNode money = quota.get(1);
            assertEquals("staff", money.path("group").asText());
            assertEquals("USD", money.path("currency").asText());
            assertEquals(10 - used / 1000.0, money.path("left").asDouble(), 1e-9);
            assertEquals(5, quota.get(2).path("left").asInt());
        }
    }

    @Test
    void aQuestionThatFollowsAtOnceFindsThePlaceOfTheEndedAnswer() {
        try (ParleyServer server = server(Map.of("parley.limits", "user: 1 concurrent"))) {
            for (int i = 0; i < 10; i++) {
                ask(server, "ann");
            }
        }
    }

    @Test
    void aModelOfOtherGroupsIsNotOfferedAndNotAsked() {
        try (ParleyServer server = server(Map.of(
                "parley.models", "small, large", "parley.group-models", "group staff: large; group it: small"))) {
            try (WireResponse models = as("ann", WireRequest.get("/api/models")).send(server)) {
                assertEquals("{\"default\":\"large\",\"models\":[{\"id\":\"large\"}]}", models.text());
            }
            try (WireResponse refused = as("ann", Chat.ask("small")).send(server)) {
                Problems.assertProblem(refused, 403);
            }
        }
    }

    @Test
    void aFailedAnswerLeavesNothingReserved() {
        upstream.script(exchange -> exchange.json(500, "{\"error\":{\"message\":\"no\"}}", "x-should-retry: false"));
        try (ParleyServer server = server(Map.of("parley.limits", "user: 1 concurrent, 5k tokens/month"))) {
            try (EventStream events = as("ann", Chat.ask("m")).send(server).events()) {
                assertEquals("error", events.rest().last().name());
            }
            eventually(
                    "the answer is settled",
                    () -> server.application().generations().running() == 0);
            JsonNode quota = me(server, "ann").path("quota");
            assertEquals(1, quota.get(0).path("left").asInt(), quota::toString);
            assertEquals(5_000, quota.get(1).path("left").asInt(), quota::toString);
        }
    }
}
