package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Chat.ask;
import static org.parley.testing.Chat.follow;
import static org.parley.testing.Eventually.eventually;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.EventStream;
import org.parley.testing.Eventually;
import org.parley.testing.ParleyServer;
import org.parley.testing.Recording;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;
import org.parley.testing.WireResponse;

/** What becomes of an answer when its readers go away. */
class AbandonTest {
    private static final String GATED = "mock-gate-n20";

    private final TestUpstream upstream = TestUpstream.start();

    @AfterEach
    void stop() {
        upstream.close();
    }

    private ParleyServer server(String abandonAfter) {
        return ParleyServer.before(upstream, Map.of("parley.heartbeat", "250ms", "parley.abandon-after", abandonAfter));
    }

    private static void leave(EventStream stream, boolean torn) {
        if (torn) {
            stream.response().reset();
        } else {
            stream.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReaderGoneWhileTheModelIsSilentIsNoticedAndTheAnswerGoesOn(boolean torn) {
        try (ParleyServer server = server("1m")) {
            EventStream stream = ask(GATED).send(server).events();
            TestUpstreamExchange model = upstream.awaitExchange(0).permit(2);
            Recording seen = stream.take(5);
            assertEquals(2, server.application().ticker().listeners());
            leave(stream, torn);
            eventually(
                    "a heartbeat notices it",
                    () -> server.application().ticker().listeners() == 1);
            assertEquals(1, server.application().generations().running());
            assertTrue(model.open());
            model.permit(18);
            eventually(
                    "it is made to its end",
                    () -> server.application().generations().running() == 0);
            try (EventStream back = follow(stream.generation(), 5).send(server).events()) {
                Recording whole = seen.then(back.rest()).assertWhole();
                assertEquals(TestUpstream.expectedText(GATED), whole.text());
                assertEquals("completed", whole.last().text("status"));
            }
        }
    }

    @Test
    void anAnswerThatNobodyReadsIsStoppedAfterAWhile() {
        try (ParleyServer server = server("500ms")) {
            EventStream stream = ask(GATED).send(server).events();
            TestUpstreamExchange model = upstream.awaitExchange(0).permit(2);
            Recording seen = stream.take(5);
            stream.close();
            model.awaitPeerLeft(Eventually.DEADLINE);
            server.assertIdle();
            try (EventStream back = follow(stream.generation(), 5).send(server).events()) {
                Recording whole = seen.then(back.rest()).assertWhole();
                assertEquals(TestUpstream.expectedText(GATED, 2), whole.text());
                assertEquals("stopped", whole.last().text("status"));
                assertEquals("abandoned", whole.last().text("reason"));
            }
        }
    }

    @Test
    void anAnswerThatOneOfTwoStillReadsGoesOn() {
        try (ParleyServer server = server("0")) {
            EventStream first = ask(GATED).send(server).events();
            TestUpstreamExchange model = upstream.awaitExchange(0).permit(2);
            try (EventStream second = follow(first.generation(), 0).send(server).events()) {
                second.take(5);
                first.response().reset();
                eventually("it is noticed", () -> server.application().ticker().listeners() == 2);
                for (int i = 0; i < 6; i++) {
                    second.assertHeartbeat(); // a second and a half of time to be stopped wrongly
                }
                assertFalse(model.peerHasLeft());
                model.permit(18);
                assertEquals(18 + 1, second.rest().events().size());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoAsksForItHasTheAnswerStoppedByLeaving(boolean torn) {
        try (ParleyServer server = server("1m")) {
            EventStream stream = ask(GATED)
                    .header("Parley-On-Disconnect", "stop")
                    .send(server)
                    .events();
            TestUpstreamExchange model = upstream.awaitExchange(0).permit(2);
            stream.take(5);
            leave(stream, torn);
            model.awaitPeerLeft(Eventually.DEADLINE);
            server.assertIdle();
            try (EventStream back = follow(stream.generation(), 5).send(server).events()) {
                back.assertEnd("stopped");
            }
        }
    }

    @Test
    void anUnknownWishForLeavingIsABadRequest() {
        try (ParleyServer server = server("1m");
                WireResponse response =
                        ask(GATED).header("Parley-On-Disconnect", "explode").send(server)) {
            assertEquals(400, response.status());
            assertEquals(0, upstream.started());
        }
    }
}
