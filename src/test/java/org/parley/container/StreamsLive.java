package org.parley.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Chat.ask;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.EventStream;
import org.parley.testing.Recording;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;
import org.parley.testing.WireResponse;

/** No server holds anything back, changes anything, or adds anything. */
interface StreamsLive extends Deployed {

    /** The model says the next word only when the client has read the last one. */
    @Test
    default void everyEventArrivesBeforeTheModelSendsTheNext() {
        int asked = upstream().started();
        try (EventStream stream = site().stream(ask("mock-gate-n20"))) {
            TestUpstreamExchange model = upstream().awaitExchange(asked);
            stream.assertEvent("created");
            stream.assertEvent("thinking");
            model.permit(1);
            stream.assertEvent("clear");
            for (int said = 1; said < 20; said++) {
                stream.assertDelta(TestUpstream.expectedText("mock-n20", said)
                        .substring(
                                TestUpstream.expectedText("mock-n20", said - 1).length()));
                model.permit(1);
            }
            stream.assertEvent("delta");
            stream.assertEnd("completed");
        }
    }

    @Test
    default void headersAreThoseOfTheContract() {
        try (WireResponse response = site().send(ask("mock-n3").header("Accept-Encoding", "gzip, deflate, br"))) {
            assertEquals(200, response.status());
            assertEquals(
                    "text/event-stream;charset=utf-8",
                    response.header("Content-Type")
                            .orElseThrow()
                            .toLowerCase(Locale.ROOT)
                            .replace(" ", ""));
            assertEquals(List.of("no-cache, no-store, no-transform"), response.headers("Cache-Control"));
            assertEquals(List.of("no"), response.headers("X-Accel-Buffering"));
            assertTrue(response.header("Parley-Generation").orElseThrow().matches("[A-Za-z0-9_-]{22}"));
            assertEquals(Optional.empty(), response.header("Content-Encoding"));
            assertEquals(Optional.empty(), response.header("Content-Length"));
            assertEquals(Optional.empty(), response.header("Set-Cookie"));
            response.events().rest().assertWhole();
        }
    }

    @Test
    default void headersAndHeartbeatsComeWhileTheModelIsSilent() {
        int asked = upstream().started();
        try (EventStream stream = site().stream(ask("mock-nohead"))) {
            TestUpstreamExchange model = upstream().awaitExchange(asked);
            stream.assertEvent("created");
            for (int beat = 0; beat < 4; beat++) {
                stream.assertHeartbeat();
            }
            assertEquals("stopped", site().stop(stream.generation()));
            stream.assertEnd("stopped");
            assertTrue(model.peerHasLeft());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mock-n500", "mock-utf8-bytes-n20", "mock-huge", "mock-n300-r1000", "mock-reasoning-tools-n3"})
    default void theTextArrivesAsTheModelSaidIt(String model) {
        try (EventStream stream = site().stream(ask(model))) {
            Recording recording = stream.rest().assertWhole();
            assertEquals(TestUpstream.expectedText(model), recording.text());
            assertEquals("completed", recording.last().text("status"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mock-fail500", "mock-fail401", "mock-cut-k5", "mock-eof-k5", "mock-errorevent-k5"})
    default void aFaultOfTheModelIsOneErrorEventWithoutItsWords(String model) {
        try (EventStream stream = site().stream(ask(model))) {
            Recording recording = stream.rest().assertWhole();
            assertEquals("error", recording.last().name());
            assertTrue(!recording.frames().contains("SECRET-UPSTREAM-TEXT"), recording::frames);
        }
    }
}
