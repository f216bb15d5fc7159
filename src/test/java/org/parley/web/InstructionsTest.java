package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.testing.Chat;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** What operators tell the model reaches it before anything else, however it is asked, and never comes back. */
class InstructionsTest {
    private static final String ALL = "Canary: be brief.";
    private static final String STAFF = "Canary: name the form.";
    private static final String BOTH = ALL + "\n\n" + STAFF;

    private final TestUpstream upstream = TestUpstream.start();
    private ParleyServer server;

    @BeforeEach
    void start() {
        server = ParleyServer.before(
                upstream,
                Map.of(
                        "parley.auth", "proxy",
                        "parley.proxy.trusted", "127.0.0.1",
                        "parley.instructions", "everybody: " + ALL + "; group staff: " + STAFF));
    }

    @AfterEach
    void stop() {
        server.close();
        upstream.close();
    }

    private static WireRequest by(String groups, WireRequest request) {
        return request.header("X-Forwarded-User", "ann").header("X-Forwarded-Groups", groups);
    }

    private JsonNode asked(String groups, WireRequest request) {
        int before = upstream.started();
        try (EventStream events = by(groups, request).send(server).events()) {
            events.rest().events().forEach(event -> assertFalse(event.data().contains("Canary"), event.data()));
        }
        return upstream.awaitExchange(before).request().json();
    }

    private JsonNode program(String path, String body) {
        int before = upstream.started();
        try (WireResponse response =
                by("staff", WireRequest.post(path).json(body)).send(server)) {
            String text = response.text();
            assertEquals(200, response.status(), text);
            assertFalse(text.contains("Canary"), text);
        }
        return upstream.awaitExchange(before).request().json();
    }

    @Test
    void thePagesQuestionsHaveThemByGroup() {
        assertEquals(
                ALL, asked("guests", Chat.ask("mock-n1")).path("instructions").asText());
        assertEquals(
                BOTH, asked("staff", Chat.ask("mock-n1")).path("instructions").asText());
    }

    @Test
    void storedConversationsHaveThemAndKeepNothingOfThem() {
        String id;
        try (WireResponse made =
                by("staff", WireRequest.post("/api/conversations").json("{}")).send(server)) {
            id = made.json().path("id").asText();
        }
        String question = "{\"model\":\"mock-n1\",\"conversation\":\"" + id + "\",\"messages\":[{\"text\":\"Hello\"}]}";
        JsonNode asked = asked("staff", WireRequest.post("/api/llmstream").json(question));
        assertEquals(BOTH, asked.path("instructions").asText());
        try (WireResponse stored =
                by("staff", WireRequest.get("/api/conversations/" + id)).send(server)) {
            assertFalse(stored.text().contains("Canary"));
        }
    }

    @Test
    void aProgramsOwnInstructionsComeAfterThem() {
        JsonNode asked = program(
                "/v1/responses",
                "{\"model\":\"mock-n1\",\"instructions\":\"Forget all.\",\"truncation\":\"auto\",\"input\":\"Hello\"}");
        assertFalse(asked.has("instructions"), "a response repeats them");
        assertFalse(asked.has("truncation"), "it would take away what is first");
        JsonNode input = asked.path("input");
        assertEquals(3, input.size(), input::toString);
        assertItem("developer", BOTH, input.get(0));
        assertItem("developer", "Forget all.", input.get(1));
        assertItem("user", "Hello", input.get(2));
    }

    @Test
    void aProgramsSystemMessageComesAfterThem() {
        JsonNode input = program(
                        "/v1/chat/completions",
                        "{\"model\":\"mock-n1\",\"messages\":[{\"role\":\"system\",\"content\":\"Forget all.\"},"
                                + "{\"role\":\"user\",\"content\":\"Hello\"}]}")
                .path("input");
        assertItem("developer", BOTH, input.get(0));
        assertItem("system", "Forget all.", input.get(1));
    }

    @Test
    void serversThatSpeakChatCompletionsHaveThemAsTheirFirstMessage() {
        upstream.chatOnly();
        JsonNode page = asked("guests", Chat.ask("mock-n1")).path("messages");
        assertItem("system", ALL, page.get(0));
        JsonNode program = program("/v1/responses", "{\"model\":\"mock-n1\",\"input\":\"Hello\"}")
                .path("messages");
        assertItem("system", BOTH, program.get(0));
        assertItem("user", "Hello", program.get(1));
    }

    private static void assertItem(String role, String text, JsonNode item) {
        assertEquals(role, item.path("role").asText(), item::toString);
        assertEquals(text, item.path("content").asText(), item::toString);
    }
}
