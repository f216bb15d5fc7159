package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.testing.LogRecorder;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** {@code GET /api/models}: what can be asked. */
class ModelsTest {
    private static final Map<String, String> ALL = Map.of("parley.models", "*", "parley.model", "standard");

    @Test
    void allThatTheProviderListsIsOfferedWhereTheSettingsSaySo() {
        try (TestUpstream upstream = TestUpstream.start().models("one", "two");
                ParleyServer server = ParleyServer.before(upstream, ALL)) {
            assertEquals(List.of("one", "two"), offered(server));
        }
    }

    static Stream<TestUpstream.Script> failures() {
        return Stream.of(
                exchange -> exchange.json(401, "{}"),
                exchange -> exchange.json(404, "<h1>Not found</h1>"),
                exchange -> exchange.json(200, "<h1>Sign in</h1>"),
                exchange -> exchange.json(200, "{\"object\":\"list\",\"data\":[]}"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void theStandardModelIsOfferedWhereTheProviderListsNone(TestUpstream.Script failure) {
        try (TestUpstream upstream = TestUpstream.start().listing(failure);
                ParleyServer server = ParleyServer.before(upstream, ALL)) {
            assertEquals(List.of("standard"), offered(server));
        }
    }

    @Test
    void theStandardModelIsOfferedWhereTheProviderIsNotThereAndTheLogSaysSo() {
        TestUpstream upstream = TestUpstream.start();
        upstream.close();
        try (LogRecorder log = LogRecorder.start();
                ParleyServer server = ParleyServer.before(upstream, ALL)) {
            assertEquals(List.of("standard"), offered(server));
            List<String> lines = log.records().stream()
                    .filter(line -> line.contains("upstream-unreachable"))
                    .toList();
            assertEquals(1, lines.size(), lines.toString());
            assertTrue(lines.getFirst().contains("ConnectException"), lines.toString());
        }
    }

    private static List<String> offered(ParleyServer server) {
        try (WireResponse response = WireRequest.get("/api/models").send(server)) {
            assertEquals(200, response.status());
            JsonNode answer = response.json();
            assertEquals("standard", answer.path("default").asText());
            List<String> names = new ArrayList<>();
            answer.path("models").forEach(model -> names.add(model.path("id").asText()));
            return names;
        }
    }
}
