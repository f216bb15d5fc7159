package org.parley.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Chat.ask;
import static org.parley.testing.Chat.askPlain;
import static org.parley.testing.Chat.follow;
import static org.parley.testing.Chat.poll;
import static org.parley.testing.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.testing.EventStream;
import org.parley.testing.Footprint;
import org.parley.testing.ParleyServer;
import org.parley.testing.Recording;
import org.parley.testing.StreamEvent;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;
import org.parley.testing.WireResponse;

/** Parley can be taken off a running server at any time: nothing that a client or a model does holds it up. */
class UndeployTest {
    private static final int OF_EACH_KIND = 10;

    private final Map<String, Integer> threadsBefore = threadsOfOurs();
    private final TestUpstream upstream = TestUpstream.start();
    private final ParleyServer server =
            ParleyServer.withSmallSendBuffers(upstream, Map.of("parley.heartbeat", "250ms"));

    @AfterEach
    void stop() {
        server.close();
        upstream.close();
    }

    @Test
    void whoReadsIsToldAndSentAllThatWasSaid() {
        try (EventStream stream = ask("mock-gate-n9").send(server).events();
                WireResponse plain = askPlain("mock-gate-n9").send(server)) {
            upstream.awaitExchange(1);
            upstream.exchanges().forEach(model -> model.permit(2));
            Recording seen = stream.take(5);
            try (WireResponse waiting = poll(stream.generation(), 5).send(server)) {
                eventually(
                        "all are connected", () -> server.application().ticker().listeners() == 1 + 3);

                server.undeploy();

                Recording whole = seen.then(stream.rest()).assertWhole();
                assertEquals(TestUpstream.expectedText("mock-gate-n9", 2), whole.text());
                assertShuttingDown(whole.last());
                JsonNode answer = waiting.json();
                assertEquals("shutting-down", answer.at("/events/0/data/type").asText());
                assertTrue(answer.path("ended").asBoolean());
            }
            String told = plain.text();
            assertTrue(told.contains("[clear]" + TestUpstream.expectedText("mock-gate-n9", 2)), told);
            assertTrue(told.endsWith("[done]"), told);
        }
    }

    private static void assertShuttingDown(StreamEvent last) {
        assertEquals("error", last.name());
        assertEquals("shutting-down", last.text("type"));
        assertTrue(last.json().path("retryable").asBoolean());
    }

    @Test
    void nobodyHoldsItUp() {
        List<WireResponse> clients = new ArrayList<>();
        for (int i = 0; i < OF_EACH_KIND; i++) {
            clients.add(ask("mock-nohead").send(server));
            clients.add(ask("mock-stall-k2").send(server));
            clients.add(ask("mock-n1000000-r200").send(server));
            ask("mock-keepalive-k2").send(server).reset();
            WireResponse neverRead =
                    ask("mock-n512-pad1000").receiveBuffer(4096).send(server);
            clients.add(neverRead);
            clients.add(follow(neverRead.header("Parley-Generation").orElseThrow(), 0)
                    .receiveBuffer(4096)
                    .send(server));
        }
        upstream.awaitExchange(5 * OF_EACH_KIND - 1);
        eventually(
                "the answers that nobody reads are made",
                () -> server.application().generations().running() == 4 * OF_EACH_KIND);

        server.undeploy();

        assertEquals(0, server.application().generations().running(), "it did not give up waiting for a worker");
        eventually("no upstream connection is open", () -> upstream.openConnections() == 0);
        assertTrue(upstream.exchanges().stream().noneMatch(TestUpstreamExchange::open));
        eventually("no response is held", () -> server.application().ticker().listeners() == 0);
        eventually("no thread of ours is left", () -> threadsOfOurs().equals(threadsBefore));
        clients.forEach(WireResponse::reset);
    }

    private static Map<String, Integer> threadsOfOurs() {
        Map<String, Integer> threads = Footprint.threads();
        threads.keySet().removeIf(name -> !name.startsWith("parley-") && !name.startsWith("generation"));
        return threads;
    }
}
