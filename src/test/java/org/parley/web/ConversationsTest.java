package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.testing.Chat;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.Recording;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Stored conversations over HTTP. */
class ConversationsTest {
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

    @AfterEach
    void nothingIsLeft() {
        server.assertIdle();
    }

    private static JsonNode send(WireRequest request, int expected) {
        try (WireResponse response = request.send(server)) {
            assertEquals(expected, response.status(), response::text);
            return response.json();
        }
    }

    private static String create() {
        return send(WireRequest.post("/api/conversations"), 201).path("id").asText();
    }

    private static JsonNode get(String conversation) {
        return send(WireRequest.get("/api/conversations/" + conversation), 200);
    }

    private static WireRequest change(String conversation, String json) {
        return WireRequest.of("PATCH", "/api/conversations/" + conversation).json(json);
    }

    private static WireRequest ask(String conversation, String more, String text) {
        return WireRequest.post("/api/llmstream").json("""
                {"conversation":"%s","model":"mock-n3","messages":[{"text":"%s"}]%s}""".formatted(conversation, text, more));
    }

    private static String answered(String conversation, String more, String text) {
        try (EventStream stream = ask(conversation, more, text).send(server).events()) {
            JsonNode created = stream.assertEvent("created").json();
            assertEquals(conversation, created.path("conversation").asText());
            stream.rest();
            return created.path("message").asText();
        }
    }

    private static void eventuallyStored(String conversation, String status) {
        eventually("the answer is stored", () -> {
            JsonNode messages = get(conversation).path("messages");
            return messages.path(messages.size() - 1).path("status").asText().equals(status);
        });
    }

    @Test
    void aConversationIsMadeChangedListedAndDeleted() {
        JsonNode made = send(WireRequest.post("/api/conversations").json("{\"title\":\"Plans\"}"), 201);
        String id = made.path("id").asText();
        assertEquals("Plans", get(id).path("title").asText());
        JsonNode changed = send(change(id, "{\"title\":\"Other plans\",\"pinned\":true}"), 200);
        assertEquals("Other plans", changed.path("title").asText());
        assertTrue(changed.path("pinned").asBoolean());
        JsonNode list = send(WireRequest.get("/api/conversations"), 200).path("conversations");
        assertEquals(id, list.path(0).path("id").asText(), "pinned ones are first");
        JsonNode away = send(change(id, "{\"pin\":false,\"archive\":true}"), 200);
        assertFalse(away.path("pinned").asBoolean());
        assertTrue(away.path("archived").asBoolean());
        try (WireResponse deleted =
                WireRequest.of("DELETE", "/api/conversations/" + id).send(server)) {
            assertEquals(204, deleted.status());
        }
        send(WireRequest.get("/api/conversations/" + id), 404);
        send(WireRequest.of("DELETE", "/api/conversations/" + id), 404);
        send(change(id, "{}"), 404);
    }

    @Test
    void theListComesInParts() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.addFirst(create());
        }
        List<String> listed = new ArrayList<>();
        String more = "";
        do {
            JsonNode part = send(WireRequest.get("/api/conversations?limit=2" + more), 200);
            part.path("conversations")
                    .forEach(each -> listed.add(each.path("id").asText()));
            more = part.path("next").isNull()
                    ? ""
                    : "&cursor=" + part.path("next").asText();
        } while (!more.isEmpty());
        listed.retainAll(made);
        assertEquals(made, listed);
    }

    @Test
    void whatWasSaidIsStoredAndComesBeforeTheNextQuestion() {
        String conversation = create();
        String answer = answered(conversation, "", "What is one?");
        eventuallyStored(conversation, "completed");
        answered(conversation, "", "And two?");
        eventuallyStored(conversation, "completed");
        JsonNode stored = get(conversation);
        assertEquals("What is one?", stored.path("title").asText());
        JsonNode messages = stored.path("messages");
        assertEquals(4, messages.size());
        assertEquals(answer, messages.path(1).path("id").asText());
        assertEquals(
                TestUpstream.expectedText("mock-n3"),
                messages.path(1).path("text").asText());
        assertEquals(answer, messages.path(2).path("parent").asText());
        JsonNode input = upstream.exchanges().getLast().request().json().path("input");
        assertEquals(3, input.size(), input::toString);
        assertEquals("assistant", input.path(1).path("role").asText());
    }

    @Test
    void aQuestionAskedOtherwiseIsABranch() {
        String conversation = create();
        String first = answered(conversation, "", "one");
        eventuallyStored(conversation, "completed");
        answered(conversation, "", "two");
        answered(conversation, ",\"parent\":\"" + first + "\"", "two, otherwise");
        JsonNode input = upstream.exchanges().getLast().request().json().path("input");
        assertEquals(3, input.size(), input::toString);
    }

    @Test
    void theFirstQuestionAskedOtherwiseBranchesAtTheBeginning() {
        String conversation = create();
        answered(conversation, "", "one");
        eventuallyStored(conversation, "completed");
        answered(conversation, ",\"parent\":\"\"", "one, otherwise");
        JsonNode messages = get(conversation).path("messages");
        assertEquals(4, messages.size());
        assertTrue(messages.path(2).path("parent").isNull(), messages::toString);
        JsonNode input = upstream.exchanges().getLast().request().json().path("input");
        assertEquals(1, input.size(), input::toString);
    }

    @Test
    void sourcesAndToolsComeBackAsTheEventsToldThem() {
        String conversation = create();
        WireRequest asking = WireRequest.post("/api/llmstream").json("""
                {"conversation":"%s","model":"mock-tools-citations-n3","messages":[{"text":"?"}]}""".formatted(conversation));
        JsonNode citation;
        JsonNode tool;
        try (EventStream stream = asking.send(server).events()) {
            Recording answer = stream.rest();
            citation = answer.named("citation").getLast().json();
            tool = answer.named("tool").getLast().json();
        }
        eventuallyStored(conversation, "completed");
        JsonNode stored = get(conversation).path("messages").path(1);
        assertEquals(citation, stored.path("citations").path(0));
        assertEquals(tool, stored.path("tools").path(0));
        assertEquals(1, stored.path("tools").size());
        assertEquals(
                "[]", get(conversation).path("messages").path(0).path("tools").toString());
    }

    @Test
    void headsSayWhetherAnAnswerIsBeingMade() {
        String conversation = create();
        assertFalse(get(conversation).path("running").asBoolean(true));
        WireRequest slow = WireRequest.post("/api/llmstream").json("""
                {"conversation":"%s","model":"mock-gate","messages":[{"text":"?"}]}""".formatted(conversation));
        try (EventStream stream = slow.send(server).events()) {
            stream.assertEvent("created");
            assertTrue(get(conversation).path("running").asBoolean());
            JsonNode list = send(WireRequest.get("/api/conversations"), 200).path("conversations");
            assertTrue(list.path(0).path("running").asBoolean(), list::toString);
            Chat.stop(server, stream.generation());
        }
        eventuallyStored(conversation, "stopped");
        assertFalse(get(conversation).path("running").asBoolean(true));
    }

    @Test
    void anAnswerGoesOnWithoutReadersAndStopIsStored() {
        String conversation = create();
        int asked = upstream.started();
        String generation;
        WireRequest slow = WireRequest.post("/api/llmstream").json("""
                {"conversation":"%s","model":"mock-gate","messages":[{"text":"?"}]}""".formatted(conversation));
        try (EventStream stream = slow.send(server).events()) {
            stream.assertEvent("created");
            generation = stream.generation();
        }
        upstream.awaitExchange(asked).permit(1);
        eventually(
                "the text so far is stored",
                () -> !get(conversation)
                        .path("messages")
                        .path(1)
                        .path("text")
                        .asText()
                        .isEmpty());
        assertEquals(
                generation,
                get(conversation).path("messages").path(1).path("generation").asText());
        Chat.stop(server, generation);
        eventuallyStored(conversation, "stopped");
    }

    @Test
    void deletingStopsWhatIsBeingSaid() {
        String conversation = create();
        WireRequest slow = WireRequest.post("/api/llmstream").json("""
                {"conversation":"%s","model":"mock-gate","messages":[{"text":"?"}]}""".formatted(conversation));
        try (EventStream stream = slow.send(server).events()) {
            stream.assertEvent("created");
            try (WireResponse deleted = WireRequest.of("DELETE", "/api/conversations/" + conversation)
                    .send(server)) {
                assertEquals(204, deleted.status());
            }
            assertEquals("end", stream.rest().last().name());
        }
    }

    @Test
    void theSameRequestTwiceIsAskedOnce() {
        String conversation = create();
        String generation = "chosen-by-the-client-0001";
        WireRequest request = ask(conversation, "", "once").header("Parley-Generation", generation);
        try (EventStream first = request.send(server).events();
                EventStream second = request.send(server).events()) {
            assertEquals(first.rest().frames(), second.rest().frames());
        }
        assertEquals(2, get(conversation).path("messages").size());
    }

    @Test
    void aMessagesIdIsKeptAndNotUsedForAnother() {
        String conversation = create();
        WireRequest request = WireRequest.post("/api/llmstream").json("""
                {"conversation":"%s","model":"mock-n1","messages":[{"id":"q1","text":"one"}]}""".formatted(conversation));
        try (EventStream stream = request.send(server).events()) {
            stream.rest();
        }
        WireRequest other = WireRequest.post("/api/llmstream").json("""
                {"conversation":"%s","model":"mock-n1","messages":[{"id":"q1","text":"another"}]}""".formatted(conversation));
        assertNotEquals("", send(other, 409).path("title").asText());
        assertEquals("q1", get(conversation).path("messages").path(0).path("id").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "PATCH, /api/conversations/x, [], 400",
        "PATCH, /api/conversations/x, '{\"title\":\"\"}', 400",
        "PATCH, /api/conversations/x, '{\"title\":7}', 400",
        "PATCH, /api/conversations/x, '{\"pinned\":\"yes\"}', 400",
        "PATCH, /api/conversations/x, '{', 400",
        "PATCH, /api/conversations/x, '{}', 404",
        "POST, /api/conversations, '{\"title\":[]}', 400",
        "PUT, /api/conversations/x, '{}', 405",
        "POST, /api/llmstream, '{\"conversation\":\"nowhere\",\"messages\":[{\"text\":\"?\"}]}', 404",
        "POST, /api/llmstream, '{\"conversation\":\"x\",\"temporary\":true,\"messages\":[{\"text\":\"?\"}]}', 400",
        "POST, /api/llmstream, '{\"conversation\":\"x\",\"messages\":[{\"id\":\"a b\",\"text\":\"?\"}]}', 400"
    })
    void badInputIsAProblem(String method, String path, String body, int status) {
        JsonNode problem = send(WireRequest.of(method, path).json(body), status);
        assertEquals(status, problem.path("status").asInt());
        assertFalse(problem.path("detail").asText().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"?limit=0", "?limit=201", "?limit=x", "?cursor=x", "?cursor=!!"})
    void badPlacesInTheListAreProblems(String query) {
        send(WireRequest.get("/api/conversations" + query), 400);
    }

    @Test
    void onlyJsonIsTaken() {
        send(
                WireRequest.post("/api/conversations")
                        .body("text/plain", "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                415);
    }
}
