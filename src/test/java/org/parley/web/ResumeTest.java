package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Chat.ask;
import static org.parley.testing.Chat.follow;

import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.EventStream;
import org.parley.testing.Eventually;
import org.parley.testing.ParleyServer;
import org.parley.testing.Recording;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;
import org.parley.testing.WireRequest;

/** Whatever happens to its connection, a reader ends with the same bytes. */
class ResumeTest {
    private static final int DELTAS = 20;
    private static final String GATED = "mock-gate-n" + DELTAS;
    private static final String TEXT = TestUpstream.expectedText(GATED);

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
    }

    @ParameterizedTest
    @ValueSource(strings = {"mock-n20", "mock-utf8-n20"})
    void aClientThatReadsOneByteAtATimeMissesNothing(String model) {
        try (EventStream stream = ask(model).oneByteAtATime().send(server).events()) {
            Recording live = stream.rest().assertWhole();
            assertEquals(TestUpstream.expectedText(model), live.text());
            try (EventStream replay =
                    follow(stream.generation(), 0).oneByteAtATime().send(server).events()) {
                assertEquals(live.frames(), replay.rest().frames());
            }
        }
    }

    /** For every k: gone after k events, with a half-read answer under way, and back. */
    @Test
    void aClientGoneAtAnyEventComesBackToTheSameBytes() {
        for (int k = 0; k <= DELTAS + 3; k++) {
            int asked = upstream.started();
            EventStream first = ask(GATED).send(server).events();
            TestUpstreamExchange model = upstream.awaitExchange(asked).permit(Math.max(0, k - 2));
            Recording seen = first.take(k);
            if (k % 2 == 0) {
                first.close();
            } else {
                first.response().reset();
            }
            try (EventStream second = follow(first.generation(), k).send(server).events()) {
                model.permit(DELTAS);
                Recording whole = seen.then(second.rest()).assertWhole();
                assertEquals(TEXT, whole.text(), "gone after " + k);
                assertEquals(replay(first.generation()).frames(), whole.frames());
            }
        }
    }

    private static Recording replay(String generation) {
        try (EventStream stream = follow(generation, 0).send(server).events()) {
            return stream.rest().assertWhole();
        }
    }

    @Test
    void fiveReconnectsInOneAnswerLoseAndRepeatNothing() {
        int asked = upstream.started();
        EventStream stream = ask(GATED).send(server).events();
        String id = stream.generation();
        TestUpstreamExchange model = upstream.awaitExchange(asked);
        model.permit(2);
        Recording seen = stream.take(4);
        for (int reconnect = 0; reconnect < 5; reconnect++) {
            stream.response().reset();
            model.permit(3); // some events fall into the gap
            stream = follow(id, seen.last().id()).send(server).events();
            seen = seen.then(stream.take(3));
        }
        model.permit(DELTAS);
        seen = seen.then(stream.rest()).assertWhole();
        stream.close();
        assertEquals(TEXT, seen.text());
        assertEquals(replay(id).frames(), seen.frames());
    }

    @Test
    void anAnswerThatEndsWhileNobodyReadsIsCompleteForWhoComesBack() {
        int asked = upstream.started();
        EventStream stream = ask(GATED).send(server).events();
        String id = stream.generation();
        TestUpstreamExchange model = upstream.awaitExchange(asked).permit(5);
        Recording seen = stream.take(8);
        stream.response().reset();
        model.permit(DELTAS);
        Eventually.eventually(
                "the answer ends", () -> server.application().generations().running() == 0);
        try (EventStream second = follow(id, 8).send(server).events()) {
            Recording whole = seen.then(second.rest()).assertWhole();
            assertEquals(TEXT, whole.text());
            assertEquals("completed", whole.last().text("status"));
        }
    }

    @Test
    void readersAtDifferentPlacesGetTheSameBytes() throws Exception {
        int asked = upstream.started();
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
                EventStream first = ask(GATED).send(server).events()) {
            TestUpstreamExchange model = upstream.awaitExchange(asked);
            String id = first.generation();
            Future<Recording> fromTheBeginning = readers.submit(() -> replay(id));
            model.permit(10);
            Recording seen = first.take(8);
            Future<Recording> live = readers.submit(first::rest);
            Future<Recording> oneByte = readers.submit(() -> {
                try (EventStream slow =
                        follow(id, 0).oneByteAtATime().send(server).events()) {
                    return slow.rest();
                }
            });
            Future<Recording> fromTheMiddle = readers.submit(() -> {
                try (EventStream late = follow(id, 5).send(server).events()) {
                    return late.rest();
                }
            });
            model.permit(DELTAS);
            String frames = seen.then(live.get()).assertWhole().frames();
            assertEquals(frames, fromTheBeginning.get().frames());
            assertEquals(frames, oneByte.get().frames());
            String tail = fromTheMiddle.get().frames();
            assertTrue(frames.endsWith(tail) && tail.startsWith("id: 6\n"), tail);
        }
    }

    @Test
    void theHeaderWinsOverTheQuery() {
        String id = finished();
        WireRequest request =
                WireRequest.get("/api/generations/" + id + "/events?after=1").header("Last-Event-ID", "4");
        try (EventStream stream = request.send(server).events()) {
            assertEquals(5, stream.next().id());
            stream.rest();
        }
        try (EventStream stream = WireRequest.get("/api/generations/" + id + "/events?after=3")
                .send(server)
                .events()) {
            assertEquals(4, stream.next().id());
            stream.rest();
        }
    }

    private static String finished() {
        try (EventStream stream = ask("mock-n10").send(server).events()) {
            stream.rest().assertWhole();
            return stream.generation();
        }
    }

    /** The client that knows the id has nothing but the response's head. */
    @Test
    void resumingAtTheInstantOfCreationMissesNothingAThousandTimes() throws Exception {
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1_000; i++) {
                try (EventStream first = ask("mock-n5").send(server).events()) {
                    String id = first.generation();
                    Future<Recording> second = readers.submit(() -> replay(id));
                    String live = first.rest().assertWhole().frames();
                    assertEquals(live, second.get().frames());
                }
            }
        }
    }
}
