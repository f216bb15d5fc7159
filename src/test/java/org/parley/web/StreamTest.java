package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Chat.ask;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.Recording;
import org.parley.testing.StreamEvent;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireResponse;

/** What an answer looks like on the event stream when all goes well. */
class StreamTest {
    private static TestUpstream upstream;
    private static ParleyServer server;

    @BeforeAll
    static void start() {
        upstream = TestUpstream.start();
        server = ParleyServer.before(upstream, Map.of());
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

    @Test
    void anAnswerIsCreatedThinkingClearDeltasEnd() {
        try (EventStream stream = ask("mock-n3").send(server).events()) {
            JsonNode created = stream.assertEvent("created").json();
            assertEquals(
                    "{\"generation\":\"" + stream.generation()
                            + "\",\"model\":\"mock-n3\",\"conversation\":null,\"message\":null}",
                    created.toString());
            assertEquals("{\"text\":\"\"}", stream.assertEvent("thinking").data());
            assertEquals("{}", stream.assertEvent("clear").data());
            for (int i = 0; i < 3; i++) {
                stream.assertDelta("@t0000000000000000,00000" + i + "@ ");
            }
            StreamEvent end = stream.assertEnd("completed");
            assertEquals(
                    "{\"status\":\"completed\",\"reason\":null,"
                            + "\"usage\":{\"input_tokens\":36,\"output_tokens\":11,\"total_tokens\":47}}",
                    end.data());
        }
    }

    @Test
    void responseHeadersTellEveryHopNotToHoldTheStreamBack() {
        try (WireResponse response = ask("mock-n3").send(server)) {
            assertEquals(200, response.status());
            assertEquals(
                    "text/event-stream;charset=utf-8",
                    response.header("Content-Type").orElseThrow().replace(" ", ""));
            assertEquals(
                    "no-cache, no-store, no-transform",
                    response.header("Cache-Control").orElseThrow());
            assertEquals("no", response.header("X-Accel-Buffering").orElseThrow());
            assertTrue(response.header("Content-Encoding").isEmpty());
            assertTrue(response.header("Parley-Generation").orElseThrow().matches("[A-Za-z0-9_-]{22}"));
            response.events().rest().assertWhole();
        }
    }

    @Test
    void compressionIsNotUsedEvenWhenAsked() {
        try (WireResponse response =
                ask("mock-n3").header("Accept-Encoding", "gzip, br").send(server)) {
            assertTrue(response.header("Content-Encoding").isEmpty());
            response.events().rest().assertWhole();
        }
    }

    @Test
    void reconnectTimesAreSpread() {
        Set<Long> times = IntStream.range(0, 12)
                .mapToObj(i -> {
                    try (EventStream stream = ask("mock-n1").send(server).events()) {
                        stream.rest().assertWhole();
                        return stream.retry();
                    }
                })
                .collect(Collectors.toSet());
        assertTrue(times.size() > 3, times::toString);
        assertTrue(times.stream().allMatch(time -> time >= 500 && time <= 10_000), times::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mock-n10",
                "mock-n500",
                "mock-utf8-n64",
                "mock-utf8-bytes-n20",
                "mock-huge",
                "mock-slowfirst-ms1200",
                "mock-n300-r1000",
                "mock-nodelta",
                "mock-lost"
            })
    void theTextArrivesAsTheModelSaidIt(String model) {
        try (EventStream stream = ask(model).send(server).events()) {
            Recording recording = stream.rest().assertWhole();
            assertEquals("created thinking clear delta end", recording.outline());
            assertEquals(TestUpstream.expectedText(model), recording.text());
            assertEquals("completed", recording.last().text("status"));
        }
    }

    @Test
    void reasoningComesAsThinking() {
        try (EventStream stream = ask("mock-reasoning-n2").send(server).events()) {
            Recording recording = stream.rest().assertWhole();
            assertEquals("created thinking clear delta end", recording.outline());
            assertEquals(
                    "Weighing the question.",
                    recording.events().stream()
                            .filter(event -> event.name().equals("thinking"))
                            .map(event -> event.text("text"))
                            .collect(Collectors.joining()));
        }
    }

    @Test
    void aToolCallIsShownFromItsBeginningToItsEnd() {
        try (EventStream stream = ask("mock-tools-n2").send(server).events()) {
            Recording recording = stream.rest().assertWhole();
            var calls = recording.events().stream()
                    .filter(event -> event.name().equals("tool"))
                    .toList();
            assertEquals(
                    Set.of("ws_1"),
                    calls.stream().map(event -> event.text("id")).collect(Collectors.toSet()));
            assertEquals(
                    Set.of("web_search"),
                    calls.stream().map(event -> event.text("name")).collect(Collectors.toSet()));
            assertTrue(calls.size() >= 2, recording::outline);
            assertEquals(TestUpstream.expectedText("mock-n2"), recording.text());
        }
    }

    @Test
    void aSourceIsACitation() {
        try (EventStream stream = ask("mock-citations-n2").send(server).events()) {
            Recording recording = stream.rest().assertWhole();
            StreamEvent citation = recording.events().stream()
                    .filter(event -> event.name().equals("citation"))
                    .findFirst()
                    .orElseThrow();
            assertEquals("{\"url\":\"https://example.org/a\",\"title\":\"A\",\"start\":1,\"end\":5}", citation.data());
        }
    }

    @Test
    void aRefusalIsTextAndAnEnd() {
        try (EventStream stream = ask("mock-refusal-n4").send(server).events()) {
            Recording recording = stream.rest().assertWhole();
            assertEquals(TestUpstream.expectedText("mock-n4"), recording.text());
            assertEquals("completed", recording.last().text("status"));
            assertEquals("refusal", recording.last().text("reason"));
        }
    }
}
