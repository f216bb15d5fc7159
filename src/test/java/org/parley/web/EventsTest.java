package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.parley.testing.ChangeStream;
import org.parley.testing.Chat;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.Recording;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** {@code GET /api/events}: one tab hears what another does. */
class EventsTest {
    private static final String SHORT = "mock-n40-r800";

    private static TestUpstream upstream;
    private static ParleyServer server;

    @BeforeAll
    static void start() {
        upstream = TestUpstream.start();
        server = ParleyServer.before(upstream, Map.of("parley.heartbeat", "250ms"));
    }

    @AfterAll
    static void stop() {
        server.close();
        upstream.close();
    }

    @AfterEach
    void nothingIsLeft() {
        server.assertIdle();
        assertEquals(0, server.application().feed().followers());
    }

    private static ChangeStream listen() {
        return ChangeStream.open(server);
    }

    private static JsonNode send(WireRequest request) {
        try (WireResponse response = request.send(server)) {
            assertTrue(response.status() < 300, response::text);
            return response.status() == 204
                    ? com.fasterxml.jackson.databind.node.NullNode.getInstance()
                    : response.json();
        }
    }

    private static String create() {
        return send(WireRequest.post("/api/conversations")).path("id").asText();
    }

    private static WireRequest delete(String conversation) {
        return WireRequest.of("DELETE", "/api/conversations/" + conversation);
    }

    @Test
    void theHeadersKeepEveryHopFromHoldingItBack() {
        try (WireResponse response = WireRequest.get("/api/events").send(server)) {
            assertEquals(200, response.status());
            assertEquals(
                    "text/event-stream;charset=utf-8",
                    response.header("Content-Type").orElse(""));
            assertEquals(
                    "no-cache, no-store, no-transform",
                    response.header("Cache-Control").orElse(""));
            assertEquals("no", response.header("X-Accel-Buffering").orElse(""));
            assertTrue(new String(response.chunk(), UTF_8).startsWith("event: hello\nretry: "));
        }
    }

    @Test
    void whoAsksForTheHeadersAloneListensToNothing() {
        try (WireResponse response = WireRequest.of("HEAD", "/api/events").send(server)) {
            assertEquals(200, response.status());
            assertEquals(
                    "text/event-stream;charset=utf-8",
                    response.header("Content-Type").orElse(""));
        }
    }

    @Test
    void whatOneTabDoesAnotherHears() {
        try (ChangeStream tab = listen()) {
            String id = create();
            JsonNode created = tab.next("created");
            assertEquals(id, created.path("conversation").asText());
            assertEquals(id, created.path("head").path("id").asText());
            send(WireRequest.of("PATCH", "/api/conversations/" + id).json("{\"title\":\"Größe 日本\",\"pinned\":true}"));
            JsonNode changed = tab.next("changed");
            assertEquals("Größe 日本", changed.path("head").path("title").asText());
            assertTrue(changed.path("head").path("pinned").asBoolean());
            send(delete(id));
            JsonNode deleted = tab.next("deleted");
            assertEquals(id, deleted.path("conversation").asText());
            assertTrue(deleted.path("head").isNull());
        }
    }

    @Test
    void aSecondTabSeesARunningAnswerFollowsItAndStopsIt() {
        String id = create();
        try (ChangeStream tab = listen()) {
            WireRequest slow = WireRequest.post("/api/llmstream").json("""
                    {"conversation":"%s","model":"mock-gate","messages":[{"text":"?"}]}""".formatted(id));
            try (EventStream first = slow.send(server).events()) {
                JsonNode asked = tab.next("asked");
                assertTrue(asked.path("head").path("running").asBoolean(), asked::toString);
                assertEquals(
                        first.assertEvent("created").json().path("message").asText(),
                        asked.path("message").asText());
                Chat.stop(server, asked.path("generation").asText());
                assertEquals("stopped", first.rest().last().text("status"));
            }
            JsonNode answered = tab.next("answered");
            assertTrue(answered.path("message").isTextual());
            assertEquals(false, answered.path("head").path("running").asBoolean(true));
        }
    }

    @Test
    void silenceIsFilledWithHeartbeats() {
        try (ChangeStream tab = listen()) {
            tab.assertHeartbeat();
            tab.assertHeartbeat();
        }
    }

    @Test
    void everyTabHearsEverythingInOneOrder() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                ChangeStream one = listen();
                ChangeStream two = listen()) {
            List<Callable<String>> work = IntStream.range(0, 50)
                    .<Callable<String>>mapToObj(i -> EventsTest::create)
                    .toList();
            for (Future<String> made : threads.invokeAll(work)) {
                made.get();
            }
            for (int i = 0; i < 50; i++) {
                one.next("created");
                two.next("created");
            }
        }
    }

    @Test
    void aTabThatReadsNothingIsLetGoAndSlowsNobody() {
        try (ParleyServer small = ParleyServer.withSmallSendBuffers(upstream, Map.of());
                WireResponse stuck =
                        WireRequest.get("/api/events").receiveBuffer(1024).send(small)) {
            assertEquals(200, stuck.status());
            eventually("it listens", () -> small.application().feed().followers() == 1);
            eventually("it is let go", () -> {
                try (WireResponse made = WireRequest.post("/api/conversations")
                        .json("{\"title\":\"" + "t".repeat(100) + "\"}")
                        .send(small)) {
                    assertEquals(201, made.status());
                }
                return small.application().feed().followers() == 0;
            });
        }
    }

    @Test
    void tabsThatLeaveHarmNoLaterRequest() throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 3; round++) {
                List<ChangeStream> leaving =
                        IntStream.range(0, 20).mapToObj(i -> listen()).toList();
                Future<?> changing = clients.submit(() -> IntStream.range(0, 40).forEach(i -> send(delete(create()))));
                for (int i = 0; i < leaving.size(); i++) {
                    leaving.get(i).leave(i % 2 == 0);
                }
                changing.get();
                List<Future<Recording>> healthy = IntStream.range(0, 100)
                        .mapToObj(i -> clients.submit(EventsTest::answer))
                        .toList();
                for (Future<Recording> answer : healthy) {
                    assertEquals(
                            TestUpstream.expectedText(SHORT),
                            answer.get().assertWhole().text());
                }
            }
        }
        eventually(
                "those who left are forgotten",
                () -> server.application().feed().followers() == 0);
    }

    private static Recording answer() {
        try (EventStream stream = Chat.ask(SHORT).send(server).events()) {
            return stream.rest();
        }
    }

    @Test
    void undeployingEndsTheStreamProperly() {
        try (ParleyServer other = ParleyServer.start(Map.of());
                ChangeStream tab = ChangeStream.open(other)) {
            other.undeploy();
            tab.assertEnds();
            assertEquals(0, other.application().feed().followers());
            assertEquals(0, other.application().ticker().listeners());
        }
    }
}
