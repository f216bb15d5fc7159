package org.parley.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Chat.ask;
import static org.parley.testing.Chat.follow;
import static org.parley.testing.Eventually.eventually;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.parley.testing.EventStream;
import org.parley.testing.Footprint;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Readers that never read cost little and hold up nobody: not the model, not each other, not those who read. */
class SlowReadersTest {
    private static final int READERS = 500;
    private static final int SHARED = 5;
    private static final int OWN = 20;
    private static final int MEGABYTE = 1 << 20;
    private static final String ANSWER = "mock-gate-n1024-pad1000";
    private static final String TEXT = TestUpstream.expectedText(ANSWER);
    private static final String SHORT = "mock-n100";

    /** What a reader that takes nothing may hold of the heap: the buffers of a connection of Tomcat, but no copy of the answer. */
    private static final long OF_A_READER = 160 * 1024;

    private static final long OF_A_LOG = 3L * MEGABYTE / 2;
    private static final long NOISE = 16L * MEGABYTE;

    @Test
    void theyCostTheirBuffersAndHoldUpNobody() throws Exception {
        assertTrue(TEXT.length() >= MEGABYTE);
        try (TestUpstream upstream = TestUpstream.start();
                ParleyServer server = ParleyServer.withSmallSendBuffers(upstream, Map.of("parley.heartbeat", "250ms"));
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            assertWhole(TestUpstream.expectedText(SHORT), ask(SHORT).send(server));
            long before = Footprint.heap();

            List<String> answers = new ArrayList<>();
            List<WireResponse> stuck = new ArrayList<>();
            for (int i = 0; i < SHARED + OWN; i++) {
                WireResponse response = neverReading(ask(ANSWER)).send(server);
                answers.add(response.header("Parley-Generation").orElseThrow());
                stuck.add(response);
            }
            for (int i = 0; stuck.size() < READERS; i++) {
                stuck.add(neverReading(follow(answers.get(i % SHARED), 0)).send(server));
            }
            eventually("all are connected", () -> server.application().ticker().listeners() == 1 + READERS);
            List<Future<?>> reading = new ArrayList<>();
            for (String answer : answers.subList(0, SHARED)) {
                reading.add(
                        clients.submit(() -> assertWhole(TEXT, follow(answer, 0).send(server))));
            }
            upstream.awaitExchange(answers.size());
            upstream.exchanges().forEach(model -> model.permit(1024));

            for (Future<?> reader : reading) {
                reader.get();
            }
            eventually(
                    "the models are not held up",
                    () -> server.application().generations().running() == 0);
            for (int i = 0; i < 50; i++) {
                assertWhole(TestUpstream.expectedText(SHORT), ask(SHORT).send(server));
            }
            assertEquals(
                    1 + READERS,
                    server.application().ticker().listeners(),
                    "nobody who does not read has been given all, else this proves nothing");
            long bound = before + READERS * OF_A_READER + (SHARED + OWN) * OF_A_LOG + NOISE;
            eventually("the heap stays below " + bound, () -> Footprint.heap() < bound);

            assertWhole(TEXT, stuck.getFirst());
            assertWhole(TEXT, stuck.getLast());
            stuck.forEach(WireResponse::reset);
            server.assertIdle();
        }
    }

    private static WireRequest neverReading(WireRequest request) {
        return request.receiveBuffer(4096).oneByteAtATime();
    }

    private static void assertWhole(String text, WireResponse response) {
        try (EventStream stream = response.events()) {
            assertEquals(text, stream.rest().assertWhole().text());
        }
    }
}
