package org.parley.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.ChangeStream;
import org.parley.testing.Chat;
import org.parley.testing.EventStream;
import org.parley.testing.LogRecorder;
import org.parley.testing.ParleyServer;
import org.parley.testing.Problems;
import org.parley.testing.Recording;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** A node is taken out of service: it takes nothing new, ends what it has, and says when it may be stopped. */
class DrainTest {
    private static final String KEY = "canary-key-of-the-drain";
    private static final Map<String, String> SETTINGS = Map.of("parley.drain.key", KEY, "parley.heartbeat", "250ms");

    private final TestUpstream upstream = TestUpstream.start();

    @AfterEach
    void stop() {
        upstream.close();
    }

    private ParleyServer server() {
        return ParleyServer.before(upstream, SETTINGS);
    }

    private static WireRequest drain(String key) {
        return WireRequest.post("/health/drain").header("Authorization", "Bearer " + key);
    }

    /** Its answer is awaited by whoever reads it. */
    private static WireResponse begin(ParleyServer server) {
        WireResponse reply = drain(KEY).send(server);
        eventually("it drains", () -> status(server).equals("DRAINING"));
        return reply;
    }

    private static String status(ParleyServer server) {
        try (WireResponse response = WireRequest.get("/health/ready").send(server)) {
            String status = response.json().path("status").asText();
            assertEquals(status.equals("UP") ? 200 : 503, response.status());
            return status;
        }
    }

    private static void assertReply(WireResponse reply, String status, int running) {
        try (reply) {
            assertEquals(200, reply.status());
            assertEquals("application/json", reply.header("Content-Type").orElseThrow());
            assertEquals("no-store", reply.header("Cache-Control").orElseThrow());
            JsonNode said = reply.json();
            assertEquals(status, said.path("status").asText());
            assertEquals(running, said.path("running").asInt(-1));
        }
    }

    private static void assertDraining(WireResponse response) {
        try (response) {
            assertEquals("2", response.header("Retry-After").orElse(""));
            JsonNode problem = Problems.assertProblem(response, 503);
            assertEquals("urn:parley:problem:draining", problem.path("type").asText());
        }
    }

    @Test
    void anIdleNodeIsDrainedAtOnceAndAlive() {
        try (ParleyServer server = server()) {
            assertEquals("UP", status(server));
            assertReply(drain(KEY).send(server), "DRAINED", 0);
            assertEquals("DRAINING", status(server));
            try (WireResponse live = WireRequest.get("/health/live").send(server)) {
                assertEquals("UP", live.json().path("status").asText());
            }
            assertReply(drain(KEY).send(server), "DRAINED", 0);
            server.assertIdle();
        }
    }

    @Test
    void whatRunsIsReadToItsEndAndAwaited() {
        try (ParleyServer server = server();
                EventStream open = Chat.ask("mock-gate-n4").send(server).events()) {
            open.assertEvent("created");
            upstream.awaitExchange(0).permit(1);
            WireResponse first = begin(server);
            WireResponse second = drain(KEY).send(server);
            upstream.awaitExchange(0).permit(1);
            Recording before = open.take(4);
            try (EventStream again =
                    Chat.follow(open.generation(), 3).send(server).events()) {
                assertEquals(4, again.next().id(), "it can be followed anew");
                upstream.awaitExchange(0).permit(2);
                again.rest();
            }
            Recording all = before.then(open.rest());
            assertEquals(TestUpstream.expectedText("mock-n4"), all.text());
            assertEquals("completed", all.last().text("status"));
            assertReply(first, "DRAINED", 0);
            assertReply(second, "DRAINED", 0);
            server.assertIdle();
        }
    }

    @Test
    void whoStopsTheLastAnswerEndsTheWait() {
        try (ParleyServer server = server();
                EventStream open = Chat.ask("mock-stall-k1").send(server).events()) {
            open.assertBeginning();
            WireResponse reply = begin(server);
            Chat.stop(server, open.generation());
            open.assertEvent("delta");
            open.assertEnd("stopped");
            assertReply(reply, "DRAINED", 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "300ms"})
    void whatRunsTooLongIsCountedAndGoesOn(String limit) {
        Map<String, String> settings = Map.of("parley.drain.key", KEY, "parley.drain", limit);
        try (ParleyServer server = ParleyServer.before(upstream, settings);
                EventStream open = Chat.ask("mock-gate-n2").send(server).events()) {
            open.assertEvent("created");
            assertReply(drain(KEY).send(server), "TIMEOUT", 1);
            upstream.awaitExchange(0).permit(2);
            assertEquals("completed", open.rest().last().text("status"));
            eventually("it is over", () -> server.application().generations().running() == 0);
            assertReply(drain(KEY).send(server), "DRAINED", 0);
        }
    }

    @Test
    void nothingNewIsBegun() {
        try (ParleyServer server = server()) {
            String conversation;
            try (WireResponse made =
                    WireRequest.post("/api/conversations").json("{}").send(server)) {
                conversation = made.json().path("id").asText();
            }
            begin(server).close();
            String stored = "{\"conversation\":\"" + conversation
                    + "\",\"model\":\"mock-n1\",\"messages\":[{\"text\":\"Hello\"}]}";
            assertDraining(Chat.ask("mock-n1").send(server));
            assertDraining(Chat.askPlain("mock-n1").send(server));
            assertDraining(WireRequest.post("/api/llmstream").json(stored).send(server));
            assertDraining(WireRequest.get("/api/admin/selftest").send(server));
            Stream.of(
                            "responses {\"model\":\"mock-n1\",\"input\":\"Hello\"}",
                            "responses {\"model\":\"mock-n1\",\"input\":\"Hello\",\"stream\":true}",
                            "chat/completions {\"model\":\"mock-n1\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}",
                            "embeddings {\"model\":\"mock\",\"input\":\"Hello\"}")
                    .map(call -> call.split(" ", 2))
                    .forEach(call -> assertDrainingForPrograms(
                            WireRequest.post("/v1/" + call[0]).json(call[1]).send(server)));
            assertEquals(0, upstream.started());
            try (WireResponse there =
                    WireRequest.get("/api/conversations/" + conversation).send(server)) {
                assertEquals(200, there.status());
                assertEquals(0, there.json().path("messages").size(), "nothing was stored");
            }
            assertReply(drain(KEY).send(server), "DRAINED", 0);
        }
    }

    private static void assertDrainingForPrograms(WireResponse response) {
        try (response) {
            assertEquals(503, response.status());
            assertEquals("2", response.header("Retry-After").orElse(""));
            JsonNode error = response.json().path("error");
            assertEquals("draining", error.path("code").asText());
            assertEquals("server_error", error.path("type").asText());
            assertFalse(error.path("message").asText().isBlank());
        }
    }

    /** Its client does not know that the first one arrived. */
    @Test
    void aQuestionThatWasTakenBeforeMayBeSentAgain() {
        try (ParleyServer server = server()) {
            WireRequest question = Chat.ask("mock-gate-n1").header("Parley-Generation", "abcdefghijklmnopqrstuv");
            try (EventStream first = question.send(server).events()) {
                first.assertEvent("created");
            }
            WireResponse reply = begin(server);
            try (EventStream second = question.send(server).events()) {
                upstream.awaitExchange(0).permit(1);
                second.rest().assertWhole();
            }
            assertReply(reply, "DRAINED", 0);
            assertEquals(1, upstream.started());
        }
    }

    @Test
    void whoListensToChangesIsSentAway() {
        try (ParleyServer server = server();
                ChangeStream tab = ChangeStream.open(server);
                ChangeStream other = ChangeStream.open(server)) {
            begin(server).close();
            tab.assertEnds();
            other.assertEnds();
            assertDraining(WireRequest.get("/api/events").send(server));
            eventually("nobody listens", () -> server.application().feed().followers() == 0);
            server.assertIdle();
        }
    }

    @Test
    void whoWaitsMayLeave() {
        try (ParleyServer server = server();
                EventStream open = Chat.ask("mock-gate-n1").send(server).events()) {
            open.assertEvent("created");
            begin(server).reset();
            upstream.awaitExchange(0).permit(1);
            open.rest();
            server.assertIdle();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "Bearer",
        "'Bearer '",
        "Bearer canary-key-of-the-drai",
        "Bearer Canary-key-of-the-drain",
        "Basic canary-key-of-the-drain"
    })
    void withoutTheKeyNothingHappens(String authorization) {
        try (ParleyServer server = server()) {
            WireRequest request = WireRequest.post("/health/drain");
            if (!authorization.isEmpty()) {
                request.header("Authorization", authorization);
            }
            try (WireResponse response = request.send(server)) {
                assertEquals("Bearer", response.header("WWW-Authenticate").orElse(""));
                Problems.assertProblem(response, 401);
            }
            assertEquals("UP", status(server));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
    void otherMethodsAreNotAllowed(String method) {
        try (ParleyServer server = server();
                WireResponse response = WireRequest.of(method, "/health/drain")
                        .header("Authorization", "Bearer " + KEY)
                        .send(server)) {
            assertEquals(405, response.status());
            assertEquals(Optional.of("POST"), response.header("Allow"));
            assertEquals("UP", status(server));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT"})
    void whereNoKeyIsSetThereIsNoSuchAddress(String method) {
        try (ParleyServer server = ParleyServer.before(upstream, Map.of())) {
            for (String path : new String[] {"/health/drain", "/health/nothing"}) {
                try (WireResponse response = WireRequest.of(method, path)
                        .header("Authorization", "Bearer ")
                        .send(server)) {
                    Problems.assertProblem(response, 404);
                }
            }
            assertEquals("UP", status(server));
        }
    }

    @Test
    void theKeyIsToldNowhere() {
        try (LogRecorder log = LogRecorder.start();
                ParleyServer server = server()) {
            assertReply(drain(KEY).send(server), "DRAINED", 0);
            drain(KEY + "x").send(server).close();
            for (String path : new String[] {"/api/admin/settings", "/api/admin/audit"}) {
                try (WireResponse response = WireRequest.get(path).send(server)) {
                    String told = response.text();
                    assertEquals(200, response.status(), told);
                    assertFalse(told.contains(KEY), told);
                }
            }
            assertTrue(log.records().stream().noneMatch(record -> record.contains(KEY)), log.records()::toString);
            assertTrue(log.records().stream().anyMatch(record -> record.contains("drains")), log.records()::toString);
        }
    }

    /** Who waits when the server is stopped is not waited for. */
    @Test
    void aServerThatIsStoppedAllTheSameEndsWhatRuns() {
        try (ParleyServer server = server();
                EventStream open = Chat.ask("mock-gate-n1").send(server).events()) {
            open.assertEvent("created");
            WireResponse reply = begin(server);
            server.undeploy();
            assertEquals("shutting-down", open.rest().last().text("type"));
            reply.close();
        }
    }
}
