package org.parley.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Eventually.eventually;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.testing.Chat;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.Problems;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** What Prometheus reads, and who else does not. */
class MetricsTest {
    private final TestUpstream upstream = TestUpstream.start();

    @AfterEach
    void stop() {
        upstream.close();
    }

    private static String metrics(ParleyServer server) {
        try (WireResponse response = WireRequest.get("/metrics").send(server)) {
            assertEquals(200, response.status());
            assertEquals(
                    "text/plain;version=0.0.4;charset=utf-8",
                    response.header("Content-Type").orElseThrow().replace(" ", ""));
            return response.text();
        }
    }

    private static double value(String metrics, String series) {
        return metrics.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(series + " is not in\n" + metrics));
    }

    private static void ask(ParleyServer server, String model) {
        try (EventStream events = Chat.ask(model).send(server).events()) {
            events.rest();
        }
        settled(server);
    }

    private static void settled(ParleyServer server) {
        eventually("it is settled", () -> server.application().generations().running() == 0);
    }

    @Test
    void answersAreCountedByTheirEnds() {
        try (ParleyServer server = ParleyServer.before(upstream, Map.of())) {
            assertEquals(0, value(metrics(server), "parley_answers_ended_total{end=\"completed\"}"));
            ask(server, "mock-n3");
            ask(server, "mock-incomplete");
            ask(server, "mock-fail503");
            String told = metrics(server);
            assertEquals(1, value(told, "parley_answers_ended_total{end=\"completed\"}"));
            assertEquals(1, value(told, "parley_answers_ended_total{end=\"incomplete\"}"));
            assertEquals(1, value(told, "parley_answers_ended_total{end=\"failed\"}"));
            assertEquals(0, value(told, "parley_answers_ended_total{end=\"stopped\"}"));
            assertEquals(1, value(told, "parley_answer_faults_total{fault=\"upstream-unavailable\"}"));
            assertEquals(2, value(told, "parley_first_event_seconds_count"));
            assertTrue(value(told, "parley_tokens_total{direction=\"input\",model=\"mock-n3\"}") > 0);
            assertTrue(value(told, "parley_answer_events_total") > 10);
            assertTrue(value(told, "parley_answer_bytes_total") > 500);
        }
    }

    @Test
    void programsAnswersAreCountedToo() {
        try (ParleyServer server = ParleyServer.before(upstream, Map.of())) {
            try (WireResponse response = WireRequest.post("/v1/responses")
                    .json("{\"model\":\"mock-n3\",\"input\":\"Hello\"}")
                    .send(server)) {
                assertEquals(200, response.status(), response::text);
            }
            settled(server);
            assertEquals(1, value(metrics(server), "parley_answers_ended_total{end=\"completed\"}"));
            assertEquals(1, value(metrics(server), "parley_first_event_seconds_count"));
        }
    }

    @Test
    void whatGoesOnNowIsTold() {
        try (ParleyServer server = ParleyServer.before(upstream, Map.of());
                EventStream open = Chat.ask("mock-stall-k2").send(server).events()) {
            open.assertEvent("created");
            String told = metrics(server);
            assertEquals(1, value(told, "parley_answers_running"));
            assertEquals(1, value(told, "parley_answer_readers"));
            assertTrue(value(told, "jvm_memory_used_bytes{area=\"heap\"}") > 0);
            assertTrue(value(told, "jvm_threads_current") > 0);
        }
    }

    /** Where any name goes through, callers choose it. */
    @Test
    void moreModelsThanAnybodyHasAreNotTold() {
        ModelLabels labels = new ModelLabels();
        IntStream.range(0, ModelLabels.MOST).forEach(i -> assertEquals("m" + i, labels.of("m" + i)));
        assertEquals(ModelLabels.OTHER, labels.of("one-more"));
        assertEquals("m7", labels.of("m7"));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 203.0.113.9, '', 404", // forwarded from elsewhere
        "127.0.0.1, 127.0.0.1, '', 200",
        "10.0.0.0/8, '', '', 404",
        "10.0.0.0/8, '', ann, 404",
        "10.0.0.0/8, '', root, 200",
        "'10.0.0.0/8, 127.0.0.1', 10.1.2.3, '', 200"
    })
    void onlyAdministratorsAndTheAddressesOfTheSettingRead(String from, String forwarded, String user, int status) {
        Map<String, String> settings = Map.of(
                "parley.auth", "proxy",
                "parley.proxy.trusted", "127.0.0.1",
                "parley.admins", "root",
                "parley.metrics-from", from);
        try (ParleyServer server = ParleyServer.before(upstream, settings)) {
            WireRequest request = WireRequest.get("/metrics");
            if (!forwarded.isEmpty()) {
                request.header("X-Forwarded-For", forwarded);
            }
            if (!user.isEmpty()) {
                request.header("X-Forwarded-User", user);
            }
            try (WireResponse response = request.send(server)) {
                if (status == 404) {
                    Problems.assertProblem(response, 404);
                } else {
                    assertEquals(status, response.status());
                }
            }
            server.application().users().disable("root");
            if (user.equals("root")) {
                try (WireResponse response = request.send(server)) {
                    assertEquals(404, response.status());
                }
            }
        }
    }

    @Test
    void nobodyIsNamed() {
        Map<String, String> settings = Map.of("parley.auth", "proxy", "parley.proxy.trusted", "127.0.0.1");
        try (ParleyServer server = ParleyServer.before(upstream, settings)) {
            try (EventStream events = Chat.ask("mock-n3")
                    .header("X-Forwarded-User", "zebra")
                    .send(server)
                    .events()) {
                events.rest();
            }
            settled(server);
            String told = metrics(server);
            assertTrue(told.contains("mock-n3"));
            assertFalse(told.contains("zebra"));
        }
    }
}
