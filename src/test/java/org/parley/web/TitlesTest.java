package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Who names a conversation: its owner before the model, the model before its first question. */
class TitlesTest {
    private static TestUpstream upstream;
    private static ParleyServer server;

    @BeforeAll
    static void start() {
        upstream = TestUpstream.start();
        server = ParleyServer.before(upstream, Map.of("parley.titles", "model"));
    }

    @AfterAll
    static void stop() {
        server.close();
        upstream.close();
    }

    private String conversation;
    private int asked;

    @BeforeEach
    void create() {
        upstream.script(exchange -> exchange.begin().delta("Yes.").complete("Yes."));
        conversation =
                send(WireRequest.post("/api/conversations"), 201).path("id").asText();
        asked = upstream.started();
    }

    private static JsonNode send(WireRequest request, int expected) {
        try (WireResponse response = request.send(server)) {
            assertEquals(expected, response.status(), response::text);
            return response.json();
        }
    }

    private String title() {
        return send(WireRequest.get("/api/conversations/" + conversation), 200)
                .path("title")
                .asText();
    }

    private void ask(String text) {
        try (EventStream stream = WireRequest.post("/api/llmstream")
                .json("""
                {"conversation":"%s","model":"m","messages":[{"text":"%s"}]}""".formatted(conversation, text))
                .send(server)
                .events()) {
            stream.rest().assertWhole();
        }
    }

    private void answerTitles(String said) {
        upstream.script(exchange -> {
            String text = exchange.request().body().contains("Give this conversation a title") ? said : "Yes.";
            exchange.begin().delta(text).complete(text);
        });
    }

    @Test
    void theModelNamesItAfterTheFirstAnswer() {
        answerTitles("**\"Trees in Norway\"**\n\nI hope you like it.");
        ask("Are there trees in Norway?");
        eventually("it has a title", () -> title().equals("Trees in Norway"));
        JsonNode prompt = upstream.exchanges().getLast().request().json().path("input");
        assertEquals(3, prompt.size());
        assertTrue(prompt.at("/0/content/0/text").asText().contains("trees in Norway"));
        assertEquals("Yes.", prompt.at("/1/content/0/text").asText());
    }

    @Test
    void itIsAskedOnce() {
        answerTitles("Trees");
        ask("Trees?");
        eventually("it has a title", () -> title().equals("Trees"));
        ask("And now?");
        ask("And then?");
        assertEquals(asked + 4, upstream.started());
        assertEquals("Trees", title());
    }

    @Test
    void whatItsOwnerCallsItStays() {
        send(WireRequest.of("PATCH", "/api/conversations/" + conversation).json("{\"title\":\"Mine\"}"), 200);
        answerTitles("Trees");
        ask("Trees?");
        ask("And now?");
        assertEquals("Mine", title());
        assertEquals(asked + 2, upstream.started());
    }

    @Test
    void whereTheModelFindsNoneTheFirstQuestionStays() {
        upstream.script(exchange -> {
            if (exchange.request().body().contains("Give this conversation a title")) {
                exchange.json(400, "{}");
            } else {
                exchange.begin().delta("Yes.").complete("Yes.");
            }
        });
        ask("Trees?");
        upstream.awaitExchange(asked + 1);
        ask("And now?");
        assertEquals("Trees?", title());
    }

    @Test
    void aModelThatDoesNotComeToAnEndIsStopped() {
        upstream.script(exchange -> {
            boolean titling = exchange.request().body().contains("Give this conversation a title");
            exchange.begin().delta(titling ? "word ".repeat(100) : "Yes.");
            if (titling) {
                exchange.awaitEnd();
            } else {
                exchange.complete("Yes.");
            }
        });
        ask("Trees?");
        upstream.awaitExchange(asked + 1).awaitPeerLeft(Duration.ofSeconds(10));
        assertEquals("Trees?", title());
    }
}
