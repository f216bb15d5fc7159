package org.parley.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parley.testing.Chat;
import org.parley.testing.EventStream;
import org.parley.testing.Eventually;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;
import org.parley.testing.TestUpstreamScript;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/**
 * Models that always have something to say do not starve the answers of others, nor the stop. Virtual threads are not
 * time-sliced, so one carrier for the whole server is the worst case; and it is the usual one in a small container.
 */
class FairnessTest {
    private static final int FLOODS = 3;
    private static final int ANSWERS = 3;
    private static final String SHORT = "mock-n50";

    enum Flood {
        COMMENTS(": ping\n\n"),
        KEEP_ALIVES("""
                event: keepalive
                data: {"type":"keepalive","sequence_number":1}

                """),
        UNKNOWN_EVENTS("""
                event: response.novelty
                data: {"type":"response.novelty","sequence_number":1}

                """),
        DELTAS("""
                event: response.output_text.delta
                data: {"type":"response.output_text.delta","sequence_number":1,"item_id":"m","output_index":0,"content_index":0,"delta":"x"}

                """),
        /** Of a kind that nobody needs, so that it may be as large as it likes. */
        ONE_ENDLESS_EVENT("x") {
            @Override
            String beginning() {
                return """
                        event: response.output_text.done
                        data: {"type":"response.output_text.done","text":\"""";
            }
        };

        final String much;

        Flood(String piece) {
            much = piece.repeat(64 * 1024 / piece.length());
        }

        String beginning() {
            return ": it begins\n";
        }

        void pour(TestUpstreamExchange exchange) {
            exchange.begin().sse(beginning());
            while (exchange.pause(Duration.ofNanos(1))) { // this process is to be fair, too
                exchange.sse(much);
            }
        }
    }

    private static TestUpstream upstream;
    private static Process server;
    private static int port;

    @BeforeAll
    static void start() throws IOException {
        upstream = TestUpstream.start();
        server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-Djdk.virtualThreadScheduler.parallelism=1",
                        "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OneCarrier.class.getName(),
                        upstream.baseUrl())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = server.inputReader()) {
            port = Integer.parseInt(lines.readLine());
        }
    }

    @AfterAll
    static void stop() throws Exception {
        server.destroyForcibly().waitFor();
        upstream.close();
    }

    @ParameterizedTest
    @EnumSource
    void othersAreAnsweredWhileModelsFlood(Flood flood) {
        upstream.script(exchange -> {
            if (exchange.model().equals("flood")) {
                flood.pour(exchange);
            } else {
                TestUpstreamScript.play(exchange);
            }
        });
        assertAnswered();
        int asked = upstream.started();
        List<EventStream> floods = new ArrayList<>();
        for (int i = 0; i < FLOODS; i++) {
            floods.add(send(Chat.ask("flood")).events());
            upstream.awaitExchange(asked + i);
        }
        for (int i = 0; i < ANSWERS; i++) {
            assertAnswered();
        }
        assertEquals(FLOODS, upstream.openStreams(), "they flood all the time, else this proves nothing");
        for (int i = 0; i < FLOODS; i++) {
            try (WireResponse stopped = send(Chat.stopping(floods.get(i).generation()))) {
                assertEquals(200, stopped.status());
            }
            upstream.exchanges().get(asked + i).awaitPeerLeft(Eventually.DEADLINE);
            floods.get(i).close();
        }
        assertAnswered();
    }

    private static void assertAnswered() {
        try (EventStream stream = send(Chat.ask(SHORT)).events()) {
            assertEquals(
                    TestUpstream.expectedText(SHORT),
                    stream.rest().assertWhole().text());
        }
    }

    private static WireResponse send(WireRequest request) {
        return request.send(InetAddress.getLoopbackAddress(), port);
    }
}
