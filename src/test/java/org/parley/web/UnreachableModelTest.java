package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Chat.ask;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.StreamEvent;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireResponse;

/** The stream begins before the model is asked, so a model that is not there is told within the stream. */
class UnreachableModelTest {
    @Test
    void aRefusedConnectionIsAnErrorEvent() {
        TestUpstream upstream = TestUpstream.start();
        upstream.close();
        try (ParleyServer server = ParleyServer.before(upstream, Map.of())) {
            assertUnreachable(server);
        }
    }

    @Test
    void aHostWithoutAnAddressIsAnErrorEvent() {
        try (ParleyServer server = ParleyServer.start(Map.of("OPENAI_BASE_URL", "https://no-such-host.invalid/v1"))) {
            assertUnreachable(server);
        }
    }

    private static void assertUnreachable(ParleyServer server) {
        try (WireResponse response = ask("gpt-5-mini").send(server)) {
            assertEquals(200, response.status());
            EventStream events = response.events();
            events.assertEvent("created");
            StreamEvent last = events.next();
            assertEquals("error", last.name());
            assertEquals("upstream-unreachable", last.text("type"));
            assertEquals(503, last.json().path("status").asInt());
            assertTrue(last.json().path("retryable").asBoolean());
            events.assertExhausted();
        }
        server.assertIdle();
    }
}
