package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** {@code GET /api/search}. */
class SearchTest {
    private static TestUpstream upstream;
    private static ParleyServer server;

    @BeforeAll
    static void start() {
        upstream = TestUpstream.start();
        server = ParleyServer.before(upstream, Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
        upstream.close();
    }

    private static JsonNode send(WireRequest request, int expected) {
        try (WireResponse response = request.send(server)) {
            assertEquals(expected, response.status(), response::text);
            return response.json();
        }
    }

    private static JsonNode find(String text) {
        String asked = URLEncoder.encode(text, StandardCharsets.UTF_8);
        return send(WireRequest.get("/api/search?q=" + asked), 200).path("results");
    }

    @Test
    void questionsAnswersAndTitlesAreFoundWithTheirPlace() {
        String id = send(WireRequest.post("/api/conversations").json("{\"title\":\"Garden\"}"), 201)
                .path("id")
                .asText();
        WireRequest ask = WireRequest.post("/api/llmstream").json("""
                {"conversation":"%s","model":"mock-n3","messages":[{"id":"q1","text":"When do I sow Möhren?"}]}""".formatted(id));
        String answer;
        try (EventStream stream = ask.send(server).events()) {
            answer = stream.assertEvent("created").json().path("message").asText();
            stream.rest();
        }
        JsonNode question = find("moehr möh").path(0);
        assertTrue(question.isMissingNode(), "both words must be there");
        question = find("sow mohr").path(0);
        assertEquals(id, question.path("conversation").path("id").asText());
        assertEquals("Garden", question.path("conversation").path("title").asText());
        assertEquals("q1", question.path("message").asText());
        assertEquals("user", question.path("role").asText());
        assertEquals(
                "[{\"text\":\"When do I \",\"match\":false},{\"text\":\"sow\",\"match\":true},"
                        + "{\"text\":\" \",\"match\":false},{\"text\":\"Möhren\",\"match\":true},"
                        + "{\"text\":\"?\",\"match\":false}]",
                question.path("excerpt").toString());
        JsonNode title = find("gar").path(0);
        assertTrue(title.path("message").isNull(), title::toString);
        assertTrue(title.path("role").isNull(), title::toString);
        String said = TestUpstream.expectedText("mock-n3").split("[^a-z0-9]+", 3)[1];
        eventually(
                "the answer is found",
                () -> find(said).path(0).path("message").asText().equals(answer));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?q=", "?q=%20%09", "?q=x&limit=0", "?q=x&limit=51", "?q=x&limit=many"})
    void whatCannotBeLookedForIsAProblem(String query) {
        assertEquals(
                400,
                send(WireRequest.get("/api/search" + query), 400).path("status").asInt());
    }

    @Test
    void anEndlessQueryIsAProblem() {
        send(WireRequest.get("/api/search?q=" + "x".repeat(5_000)), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%%%", "___", "' or ''='", "\\\\", "&|!()<->:*", "\"\"", "😀", "\u0000"})
    void signsFindNothing(String text) {
        assertEquals(0, find(text).size());
    }
}
