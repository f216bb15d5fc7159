package org.parley.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;

/** Stop really stops: the upstream sees its connection closed within a second, whatever it is doing. */
final class OpenAiCancellationTest {
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    /** Before the headers, before the first text, in the middle, in silence, in a flood. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mock-nohead",
                "mock-n9-gate",
                "mock-n500-r100",
                "mock-stall-k3",
                "mock-keepalive-k3",
                "mock-n100000"
            })
    void cancellingClosesTheConnection(String model) {
        try (OpenAiFixture fixture = OpenAiFixture.start()) {
            Asking asking = fixture.ask(model);
            TestUpstreamExchange exchange = fixture.upstream.awaitExchange(0);
            if (model.contains("-k3") || model.contains("-r")) {
                TestUpstream.await("text", () -> !asking.sink().text().isEmpty());
            }
            asking.cancellation().cancel();
            exchange.awaitPeerLeft(A_SECOND);
            assertInstanceOf(Ending.Cancelled.class, asking.ending());
            assertTrue(TestUpstream.expectedText(model).startsWith(asking.sink().text()));
            assertEquals(asking.sink().text().length(), asking.sink().flushedLength());
        }
    }

    @Test
    void aCallThatWasCancelledBeforeItBeganAsksNothing() {
        try (OpenAiFixture fixture = OpenAiFixture.start()) {
            Cancellation cancellation = new Cancellation();
            cancellation.cancel();
            Ending ending = fixture.provider.stream(Prompt.of("mock-n5", "Hello"), new RecordingSink(), cancellation);
            assertInstanceOf(Ending.Cancelled.class, ending);
            assertEquals(0, fixture.upstream.started());
        }
    }

    @Test
    void cancellingEndsTheWaitBeforeARetry() {
        try (OpenAiFixture fixture = OpenAiFixture.start()) {
            fixture.upstream.script(exchange -> exchange.json(503, "{}", "Retry-After: 5"));
            Asking asking = fixture.ask("m");
            fixture.upstream.awaitExchange(0);
            long before = System.nanoTime();
            asking.cancellation().cancel();
            assertInstanceOf(Ending.Cancelled.class, asking.ending());
            assertTrue(System.nanoTime() - before < A_SECOND.toNanos());
            assertEquals(1, fixture.upstream.started());
        }
    }

    @Test
    void cancellingAfterTheEndHarmsNobody() {
        try (OpenAiFixture fixture = OpenAiFixture.start()) {
            for (int i = 0; i < 20; i++) {
                Asking first = fixture.ask("mock-n3");
                assertInstanceOf(Ending.Completed.class, first.ending());
                Asking second = fixture.ask("mock-n3");
                first.cancellation().cancel();
                assertInstanceOf(Ending.Completed.class, second.ending());
            }
        }
    }

    @Test
    void closingTheProviderEndsWhatRuns() {
        OpenAiFixture fixture = OpenAiFixture.start();
        List<Asking> all = IntStream.range(0, 20)
                .mapToObj(i -> fixture.ask("mock-stall-k3"))
                .toList();
        TestUpstream.await("all asked", () -> fixture.upstream.started() == 20);
        fixture.close();
        all.forEach(
                asking -> assertEquals("upstream-interrupted", asking.fault().type()));
    }
}
