package org.parley.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Chat.ask;
import static org.parley.testing.Chat.poll;
import static org.parley.testing.Eventually.eventually;
import static org.parley.testing.Eventually.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.parley.testing.Chat;
import org.parley.testing.EventStream;
import org.parley.testing.Footprint;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;
import org.parley.testing.WireResponse;

/** Polls that wait cost no thread, and polls that were answered cost nothing. */
class ManyPollersTest {
    private static final int POLLERS = 500;
    private static final int LARGE_ANSWERS = 200;
    private static final int MEGABYTE = 1 << 20;

    private TestUpstream upstream;
    private ParleyServer server;

    /** Not in the constructor: that runs for a disabled test, too. */
    @BeforeEach
    void start() {
        upstream = TestUpstream.start();
        server = ParleyServer.before(upstream, Map.of());
    }

    @AfterEach
    void stop() {
        server.close();
        upstream.close();
    }

    @Test
    void waitingTakesNoThreadAndOneEventAnswersAll() {
        try (EventStream stream = ask("mock-gate-n2").send(server).events()) {
            TestUpstreamExchange model = upstream.awaitExchange(0).permit(1);
            stream.take(4);
            Map<String, Integer> threads = Footprint.threads();
            List<WireResponse> waiting = Stream.generate(
                            () -> poll(stream.generation(), 4).send(server))
                    .limit(POLLERS)
                    .toList();
            eventually("all wait", () -> server.application().ticker().listeners() == 1 + 1 + POLLERS);
            eventually("no thread more than " + threads, () -> Footprint.noMoreThreadsThan(threads));
            model.permit(1);
            for (WireResponse poll : waiting) {
                try (poll) {
                    JsonNode answer = poll.json();
                    assertEquals(5, answer.at("/events/0/id").asLong());
                }
            }
            stream.rest();
        }
        server.assertIdle();
    }

    @Test
    void whatWasAnsweredIsNotHeld() {
        String model = "mock-n1024-pad1000";
        try (EventStream stream = ask(model).send(server).events()) {
            stream.rest().assertWhole();
            List<WireResponse> stillConnected = new ArrayList<>();
            readAll(stream.generation(), stillConnected);
            long before = Footprint.heap();
            for (int i = 0; i < LARGE_ANSWERS; i++) {
                readAll(stream.generation(), stillConnected);
            }
            server.assertIdle();
            long bound = before + LARGE_ANSWERS / 4L * MEGABYTE;
            // sooner than the longest wait of a poll is over, which is when everything is let go of at the latest
            within(Duration.ofSeconds(20), "the heap falls below " + bound, () -> Footprint.heap() < bound);
            stillConnected.forEach(WireResponse::close);
        }
    }

    private void readAll(String generation, List<WireResponse> stillConnected) {
        WireResponse response = poll(generation, 0).receiveBuffer(MEGABYTE).send(server);
        assertTrue(response.bytes().length >= MEGABYTE);
        stillConnected.add(response);
    }

    /** That it is told at all, and what, is proved in the short form too: {@code LongPollSourceTest}. */
    @Test
    @EnabledIfSystemProperty(
            named = "long.poll",
            matches = "true",
            disabledReason = "25 s of waiting: -Dlong.poll=true")
    void nothingToTellIsToldAfterTwentyFiveSeconds() {
        try (EventStream stream = ask("mock-nohead").send(server).events()) {
            stream.take(1);
            WireResponse waiting = poll(stream.generation(), 1).send(server);
            eventually("it waits", () -> server.application().ticker().listeners() == 1 + 1 + 1);
            within(
                    Duration.ofSeconds(30),
                    "an answer without events",
                    () -> server.application().ticker().listeners() == 1 + 1);
            try (waiting) {
                assertEquals(
                        "{\"events\":[],\"last\":1,\"ended\":false}",
                        waiting.json().toString());
            }
            Chat.stop(server, stream.generation());
            stream.rest();
        }
    }
}
