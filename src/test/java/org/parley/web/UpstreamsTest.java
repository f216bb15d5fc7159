package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.parley.testing.Chat;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** What administrators see of the model servers. */
class UpstreamsTest {
    private static JsonNode upstreams(ParleyServer server) {
        try (WireResponse response = WireRequest.get("/api/admin/upstreams").send(server)) {
            assertEquals(200, response.status());
            String text = response.text();
            assertFalse(text.contains("canary"), text);
            return Json.parse(text.getBytes(UTF_8)).path("upstreams");
        }
    }

    @Test
    void eachIsShownWithItsStateAndItsLastFailure() {
        try (TestUpstream first = TestUpstream.start();
                TestUpstream second = TestUpstream.start().manual();
                ParleyServer server = ParleyServer.start(Map.of(
                        "parley.upstreams", "first, second",
                        "parley.upstream.first.base-url", first.baseUrl().replace("://", "://user:canary@"),
                        "parley.upstream.first.api-key", ParleyServer.CANARY_KEY,
                        "parley.upstream.second.base-url", second.baseUrl(),
                        "parley.upstream.second.models", "gpt-5-mini, mock-*",
                        "parley.upstream.second.concurrency", "3",
                        "parley.models", "*"))) {
            try (EventStream events = Chat.ask("mock-fail503").send(server).events()) {
                second.awaitExchange(0).begin().delta("Hi");
                events.assertBeginning();
                JsonNode shown = upstreams(server);
                JsonNode failed = shown.path(0);
                assertEquals("first", failed.path("name").asText());
                assertEquals(first.baseUrl(), failed.path("address").asText());
                assertEquals("closed", failed.path("state").asText());
                assertEquals(0, failed.path("running").asInt());
                assertEquals("upstream-unavailable", failed.at("/failure/type").asText());
                assertFalse(Instant.parse(failed.at("/failure/at").asText()).isAfter(Instant.now()));
                JsonNode answering = shown.path(1);
                assertEquals(1, answering.path("running").asInt());
                assertEquals(3, answering.path("concurrency").asInt());
                assertEquals("mock-*", answering.at("/models/1").asText());
                assertTrue(answering.path("failure").isNull());
                second.awaitExchange(0).complete("Hi");
                events.rest();
            }
        }
    }

    @Test
    void theOnlyOneIsShownToo() {
        try (TestUpstream upstream = TestUpstream.start();
                ParleyServer server = ParleyServer.before(upstream, Map.of())) {
            JsonNode only = upstreams(server).path(0);
            assertEquals("openai", only.path("name").asText());
            assertEquals("unwatched", only.path("state").asText());
        }
    }

    @Test
    void theDemoHasNone() {
        try (ParleyServer server = ParleyServer.start(Map.of())) {
            assertTrue(upstreams(server).isEmpty());
        }
    }
}
