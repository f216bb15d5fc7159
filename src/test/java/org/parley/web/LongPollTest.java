package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Chat.ask;
import static org.parley.testing.Chat.follow;
import static org.parley.testing.Chat.poll;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.Chat;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.StreamEvent;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;
import org.parley.testing.WireResponse;

/** The fall-back for networks that hold event streams back. */
class LongPollTest {
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
    @ValueSource(strings = {"mock-n40-r400", "mock-utf8-n32", "mock-huge-n5", "mock-fail500", "mock-cut-k3"})
    void pollingTellsTheSameEventsAsStreaming(String model) {
        try (EventStream stream = ask(model).send(server).events()) {
            StringBuilder polled = new StringBuilder();
            long last = 0;
            for (boolean ended = false; !ended; ) {
                JsonNode answer = answer(stream.generation(), last);
                for (JsonNode event : answer.path("events")) {
                    assertEquals(last + 1, event.path("id").asLong());
                    last = event.path("id").asLong();
                    polled.append(event).append('\n');
                }
                assertEquals(last, answer.path("last").asLong());
                ended = answer.path("ended").asBoolean();
            }
            StringBuilder streamed = new StringBuilder();
            stream.rest()
                    .assertWhole()
                    .events()
                    .forEach(event -> streamed.append(json(event)).append('\n'));
            assertEquals(streamed.toString(), polled.toString());
        }
    }

    private static String json(StreamEvent event) {
        return "{\"id\":" + event.id() + ",\"event\":\"" + event.name() + "\",\"data\":" + event.json() + "}";
    }

    private static JsonNode answer(String generation, long after) {
        try (WireResponse response = poll(generation, after).send(server)) {
            assertEquals(200, response.status());
            assertEquals("application/json", response.header("Content-Type").orElseThrow());
            assertEquals("no-store", response.header("Cache-Control").orElseThrow());
            return response.json();
        }
    }

    @Test
    void aPollWaitsForTheNextEventAndAnswersAtOnce() {
        int asked = upstream.started();
        try (EventStream stream = ask("mock-gate-n2").send(server).events()) {
            TestUpstreamExchange model = upstream.awaitExchange(asked).permit(1);
            assertEquals(4, stream.take(4).last().id());
            try (WireResponse waiting = poll(stream.generation(), 4).send(server)) {
                model.permit(1);
                JsonNode answer = waiting.json();
                assertEquals(5, answer.path("events").path(0).path("id").asLong());
                assertTrue(answer.path("last").asLong() >= 5);
            }
            stream.rest();
        }
    }

    @Test
    void aPollAfterTheEndAnswersAtOnceThatAllIsOver() {
        try (EventStream stream = ask("mock-n2").send(server).events()) {
            long last = stream.rest().assertWhole().last().id();
            assertEquals(
                    "{\"events\":[],\"last\":" + last + ",\"ended\":true}",
                    answer(stream.generation(), last).toString());
        }
    }

    @Test
    void stopEndsAWaitingPoll() {
        int asked = upstream.started();
        try (EventStream stream = ask("mock-gate-n2").send(server).events()) {
            upstream.awaitExchange(asked).permit(1);
            stream.take(4);
            try (WireResponse waiting = poll(stream.generation(), 4).send(server)) {
                Chat.stop(server, stream.generation());
                JsonNode answer = waiting.json();
                assertTrue(answer.path("ended").asBoolean());
                assertEquals("stopped", answer.at("/events/0/data/status").asText());
            }
            stream.assertEnd("stopped");
        }
    }

    @Test
    void pollsFromManyPlacesAgree() {
        try (EventStream stream = ask("mock-n6").send(server).events()) {
            long last = stream.rest().assertWhole().last().id();
            String id = stream.generation();
            Stream.iterate(0L, after -> after < last, after -> after + 1).forEach(after -> {
                JsonNode answer = answer(id, after);
                assertEquals(last - after, answer.path("events").size());
                assertTrue(answer.path("ended").asBoolean());
            });
            try (WireResponse streamed = follow(id, last).send(server)) {
                assertEquals(204, streamed.status());
            }
            assertFalse(answer(id, 0).path("events").isEmpty());
        }
    }
}
