package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Chat.ask;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.Recording;
import org.parley.testing.StreamEvent;
import org.parley.testing.TestUpstream;

/** What a reader sees when the model's side fails: one clear error, and the text so far. */
class StreamFaultTest {
    private static TestUpstream upstream;
    private static ParleyServer server;

    @BeforeAll
    static void start() {
        upstream = TestUpstream.start();
        server = ParleyServer.before(
                upstream, Map.of("parley.silence-timeout", "1s", "parley.first-event-timeout", "6s"));
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
    @CsvSource({
        "mock-fail500, 0, 502, true",
        "mock-fail503, 0, 503, true",
        "mock-fail429, 0, 429, true",
        "mock-fail401, 0, 502, false",
        "mock-fail403, 0, 502, false",
        "mock-fail400, 0, 400, false",
        "mock-nohead, 0, 504, true",
        "mock-cut-k20-n40, 20, 502, true",
        "mock-fin-k20-n40, 20, 502, true",
        "mock-eof-k20-n40, 20, 502, true",
        "mock-stall-k20-n40, 20, 504, true",
        "mock-keepalive-k20-n40, 20, 504, true",
        "mock-errorevent-k20-n40, 20, 502, true",
        "mock-failed-k20-n40, 20, 502, true"
    })
    void aFaultIsOneErrorEventAfterTheTextSoFar(String model, int deltas, int status, boolean retryable) {
        try (EventStream stream = ask(model).send(server).events()) {
            Recording recording = stream.rest().assertWhole();
            assertEquals(deltas == 0 ? "created error" : "created thinking clear delta error", recording.outline());
            assertEquals(TestUpstream.expectedText(model, deltas), recording.text());
            StreamEvent error = recording.last();
            assertEquals(status, error.json().path("status").asInt(), error::data);
            assertEquals(retryable, error.json().path("retryable").asBoolean(), error::data);
            assertTellsWhatHappened(error);
        }
    }

    private static void assertTellsWhatHappened(StreamEvent error) {
        for (String member : new String[] {"type", "title", "detail"}) {
            assertFalse(error.text(member).isBlank(), error::data);
        }
        String data = error.data();
        assertFalse(data.contains("SECRET-UPSTREAM-TEXT"), data);
        assertFalse(data.contains("127.0.0.1"), data);
        assertFalse(data.contains("canary"), data);
        assertFalse(data.contains("Exception"), data);
    }

    @Test
    void anAnswerCutByALimitEndsIncomplete() {
        try (EventStream stream = ask("mock-incomplete-n12").send(server).events()) {
            Recording recording = stream.rest().assertWhole();
            assertEquals(TestUpstream.expectedText("mock-n12"), recording.text());
            StreamEvent end = recording.last();
            assertEquals("end", end.name());
            assertEquals("incomplete", end.text("status"));
            assertEquals("max_output_tokens", end.text("reason"));
            assertEquals(47, end.json().path("usage").path("total_tokens").asInt());
        }
    }

    @Test
    void oneBrokenEventOfTheModelDoesNotCorruptTheText() {
        try (EventStream stream = ask("mock-garbage-k5-n10").send(server).events()) {
            Recording recording = stream.rest().assertWhole();
            String whole = TestUpstream.expectedText("mock-n10");
            if (recording.last().name().equals("error")) {
                assertEquals(TestUpstream.expectedText("mock-n10", 5), recording.text());
                assertTellsWhatHappened(recording.last());
            } else {
                assertEquals(whole, recording.text());
            }
        }
    }

    @Test
    void aDeadUpstreamIsAnErrorEvent() {
        TestUpstream gone = TestUpstream.start();
        gone.close();
        try (ParleyServer lonely = ParleyServer.before(gone, Map.of());
                EventStream stream = ask("mock-n1").send(lonely).events()) {
            Recording recording = stream.rest().assertWhole();
            assertEquals("created error", recording.outline());
            assertTrue(recording.last().json().path("retryable").asBoolean());
            assertTellsWhatHappened(recording.last());
        }
    }

    @Test
    void theServerServesOnAfterEveryFault() {
        try (EventStream stream = ask("mock-n50").send(server).events()) {
            assertEquals(
                    TestUpstream.expectedText("mock-n50"),
                    stream.rest().assertWhole().text());
        }
    }
}
