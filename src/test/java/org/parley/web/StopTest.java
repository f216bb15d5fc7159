package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Chat.ask;
import static org.parley.testing.Chat.askPlain;
import static org.parley.testing.Chat.follow;
import static org.parley.testing.Eventually.eventually;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.ArticleReader;
import org.parley.testing.Chat;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.Recording;
import org.parley.testing.StreamEvent;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;
import org.parley.testing.WireResponse;

/** Stop really stops: the model's connection is closed within a second, and what was said is kept for everybody. */
class StopTest {
    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final String GATED = "mock-gate-n20";

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
        eventually("no question is open at the model", () -> upstream.openStreams() == 0);
    }

    /** The one place that stops: the model must be let go within a second, and the answer be {@code stopped}. */
    private static void stopAndSeeItClosed(String generation, TestUpstreamExchange model) {
        assertEquals("stopped", Chat.stop(server, generation).path("status").asText());
        model.awaitPeerLeft(A_SECOND);
        assertTrue(model.aborted());
    }

    private static void assertStopped(StreamEvent end) {
        assertEquals("{\"status\":\"stopped\",\"reason\":null,\"usage\":null}", end.data());
    }

    @ParameterizedTest
    @ValueSource(strings = {"mock-nohead", GATED})
    void beforeTheFirstToken(String model) {
        int asked = upstream.started();
        try (EventStream stream = ask(model).send(server).events()) {
            TestUpstreamExchange exchange = upstream.awaitExchange(asked);
            stopAndSeeItClosed(stream.generation(), exchange);
            Recording recording = stream.rest().assertWhole();
            assertEquals("", recording.text());
            assertStopped(recording.last());
        }
    }

    /** The stop may even come before the model has been asked. */
    @Test
    void inTheInstantOfCreation() {
        for (int i = 0; i < 50; i++) {
            try (EventStream stream = ask("mock-nohead").send(server).events()) {
                Chat.stop(server, stream.generation());
                Recording recording = stream.rest().assertWhole();
                assertStopped(recording.last());
            }
        }
        server.assertIdle();
    }

    @Test
    void inTheMiddle() {
        int asked = upstream.started();
        try (EventStream stream = ask(GATED).send(server).events()) {
            TestUpstreamExchange model = upstream.awaitExchange(asked).permit(7);
            Recording seen = stream.take(10);
            stopAndSeeItClosed(stream.generation(), model);
            Recording whole = seen.then(stream.rest()).assertWhole();
            assertEquals(TestUpstream.expectedText(GATED, 7), whole.text());
            assertStopped(whole.last());
        }
    }

    @Test
    void afterAReloadForAllReaders() {
        int asked = upstream.started();
        EventStream first = ask(GATED).send(server).events();
        String id = first.generation();
        TestUpstreamExchange model = upstream.awaitExchange(asked).permit(5);
        first.take(8);
        first.response().reset();
        try (EventStream reloaded = follow(id, 0).send(server).events();
                EventStream secondTab = follow(id, 8).send(server).events()) {
            Recording seen = reloaded.take(8);
            stopAndSeeItClosed(id, model);
            Recording whole = seen.then(reloaded.rest()).assertWhole();
            assertEquals(TestUpstream.expectedText(GATED, 5), whole.text());
            assertStopped(whole.last());
            assertStopped(secondTab.assertEnd("stopped"));
        }
    }

    @Test
    void whileTheModelNeverPauses() {
        int asked = upstream.started();
        try (EventStream stream = ask("mock-n1000000").send(server).events()) {
            TestUpstreamExchange model = upstream.awaitExchange(asked);
            Recording seen = stream.take(100);
            Thread reader = Thread.ofVirtual().unstarted(() -> stopAndSeeItClosed(stream.generation(), model));
            reader.start();
            Recording whole = seen.then(stream.rest()).assertWhole();
            assertStopped(whole.last());
            assertTrue(TestUpstream.expectedText("mock-n1", 1).length()
                    < whole.text().length());
            model.awaitPeerLeft(A_SECOND);
        }
    }

    @Test
    void twiceIsOnce() {
        int asked = upstream.started();
        try (EventStream stream = ask(GATED).send(server).events()) {
            TestUpstreamExchange model = upstream.awaitExchange(asked).permit(1);
            Recording seen = stream.take(4);
            stopAndSeeItClosed(stream.generation(), model);
            assertEquals(
                    "stopped",
                    Chat.stop(server, stream.generation()).path("status").asText());
            assertStopped(seen.then(stream.rest()).assertWhole().last());
        }
    }

    @Test
    void fromManyClientsAtOnceIsOnce() throws Exception {
        int asked = upstream.started();
        try (EventStream stream = ask(GATED).send(server).events();
                var clients = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            TestUpstreamExchange model = upstream.awaitExchange(asked).permit(1);
            Recording seen = stream.take(4);
            for (int i = 0; i < 20; i++) {
                var unused = clients.submit(() -> Chat.stop(server, stream.generation()));
            }
            assertStopped(seen.then(stream.rest()).assertWhole().last());
            model.awaitPeerLeft(A_SECOND);
        }
    }

    @Test
    void afterTheEndChangesNothing() {
        try (EventStream stream = ask("mock-n3").send(server).events()) {
            Recording live = stream.rest().assertWhole();
            assertEquals(
                    "completed",
                    Chat.stop(server, stream.generation()).path("status").asText());
            try (EventStream replay =
                    follow(stream.generation(), 0).send(server).events()) {
                assertEquals(live.frames(), replay.rest().frames());
            }
        }
    }

    @Test
    void onThePlainTextWireItIsDone() {
        int asked = upstream.started();
        try (WireResponse response = askPlain(GATED).send(server)) {
            String id = response.header("Parley-Generation").orElseThrow();
            TestUpstreamExchange model = upstream.awaitExchange(asked).permit(3);
            try (EventStream events = follow(id, 0).send(server).events()) {
                events.take(6);
                stopAndSeeItClosed(id, model);
            }
            ArticleReader reader = ArticleReader.read(response);
            assertEquals(TestUpstream.expectedText(GATED, 3), reader.shown());
            assertEquals("[done]", reader.states().getLast());
            assertEquals("", response.text());
        }
    }

    /** A connection that was stopped is not used for the next question. */
    @Test
    void thenTheNextAnswerIsWhole() {
        assertWhole("mock-n5");
        int asked = upstream.started();
        try (EventStream stream = ask(GATED).send(server).events()) {
            TestUpstreamExchange model = upstream.awaitExchange(asked).permit(1);
            stream.take(4);
            stopAndSeeItClosed(stream.generation(), model);
        }
        assertWhole("mock-n50");
    }

    private static void assertWhole(String model) {
        try (EventStream stream = ask(model).send(server).events()) {
            assertEquals(
                    TestUpstream.expectedText(model),
                    stream.rest().assertWhole().text());
        }
    }
}
