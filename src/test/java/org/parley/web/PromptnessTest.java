package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.parley.testing.Chat.ask;
import static org.parley.testing.Chat.askPlain;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;
import org.parley.testing.WireResponse;

/** Nothing is held back: what the model said is at the reader before the model says more. */
class PromptnessTest {
    private final TestUpstream upstream = TestUpstream.start();
    private final ParleyServer server = ParleyServer.before(upstream, Map.of("parley.heartbeat", "250ms"));

    @BeforeEach
    void theTestSpeaksForTheModel() {
        upstream.manual();
    }

    @AfterEach
    void stop() {
        server.assertIdle();
        server.close();
        upstream.close();
    }

    @Test
    void eachEventArrivesBeforeTheNextIsSent() {
        try (EventStream stream = ask("m").send(server).events()) {
            TestUpstreamExchange model = upstream.awaitExchange(0).begin();
            stream.assertEvent("created");
            String text = "";
            for (int i = 0; i < 50; i++) {
                String piece = "piece " + i + " ";
                model.delta(piece);
                if (i == 0) {
                    stream.assertEvent("thinking");
                    stream.assertEvent("clear");
                }
                stream.assertDelta(piece);
                text += piece;
            }
            model.complete(text);
            stream.assertEnd("completed");
        }
    }

    @Test
    void eachPieceOfPlainTextArrivesBeforeTheNextIsSent() {
        try (WireResponse response = askPlain("m").send(server)) {
            assertArrives("[created]", response);
            TestUpstreamExchange model = upstream.awaitExchange(0).begin();
            model.delta("one");
            assertArrives("[thinking][clear]one", response);
            model.delta("two");
            assertArrives("two", response);
            model.complete("onetwo");
            assertEquals("[done]", response.text());
        }
    }

    private static void assertArrives(String expected, WireResponse response) {
        StringBuilder arrived = new StringBuilder();
        while (arrived.length() < expected.length()) {
            arrived.append(new String(response.chunk(), UTF_8));
        }
        assertEquals(expected, arrived.toString());
    }

    @Test
    void headersRetryAndCreatedComeBeforeTheModelAnswersAtAll() {
        try (EventStream stream = ask("m").send(server).events()) {
            stream.assertEvent("created");
            upstream.awaitExchange(0).begin().delta("late").complete("late");
            assertEquals("late", stream.rest().text());
        }
    }

    @Test
    void heartbeatsComeFromTheBeginningWhileTheModelIsSilent() {
        try (EventStream stream = ask("m").send(server).events()) {
            stream.assertEvent("created");
            for (int i = 0; i < 3; i++) {
                stream.assertHeartbeat();
            }
            TestUpstreamExchange model = upstream.awaitExchange(0).begin().delta("a");
            stream.assertEvent("thinking");
            stream.assertEvent("clear");
            stream.assertDelta("a");
            stream.assertHeartbeat();
            model.complete("a");
            stream.assertEnd("completed");
        }
    }

    @Test
    void keepAlivesOfTheModelAreNotShown() {
        try (EventStream stream = ask("m").send(server).events()) {
            TestUpstreamExchange model = upstream.awaitExchange(0).begin();
            model.comment()
                    .keepalive()
                    .comment()
                    .delta("a")
                    .keepalive()
                    .delta("b")
                    .complete("ab");
            stream.assertBeginning();
            stream.assertDelta("a");
            stream.assertDelta("b");
            stream.assertEnd("completed");
        }
    }
}
