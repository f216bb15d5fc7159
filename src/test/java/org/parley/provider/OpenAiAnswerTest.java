package org.parley.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamEvents;
import org.parley.testing.TestUpstreamExchange;

final class OpenAiAnswerTest {
    private final OpenAiFixture fixture = OpenAiFixture.start();

    @AfterEach
    void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mock-n1",
                "mock-n500",
                "mock-n50-r200",
                "mock-n40-utf8",
                "mock-n20-bytes",
                "mock-n40-utf8-bytes",
                "mock-n5-huge",
                "mock-n300-pad900",
                "mock-n5-nodelta",
                "mock-n5-lost",
                "mock-n5-reasoning-tools-citations"
            })
    void theWholeTextArrives(String model) {
        Asking asking = fixture.ask(model);
        Ending.Completed ending = assertInstanceOf(Ending.Completed.class, asking.ending());
        assertEquals(TestUpstream.expectedText(model), asking.sink().text());
        assertEquals(Optional.of(new Usage(36, 11, 47)), ending.usage());
        assertEquals(Optional.empty(), ending.reason());
        assertEquals(asking.sink().text().length(), asking.sink().flushedLength());
    }

    @Test
    void manyAnswersAtOnce() {
        List<Asking> all = IntStream.range(0, 200)
                .mapToObj(i -> fixture.ask("mock-n100-utf8"))
                .toList();
        for (Asking asking : all) {
            assertInstanceOf(Ending.Completed.class, asking.ending());
            assertEquals(
                    TestUpstream.expectedText("mock-n100-utf8"), asking.sink().text());
        }
    }

    @Test
    void aRefusalIsTextAndSaysSoAtTheEnd() {
        Asking asking = fixture.ask("mock-n5-refusal");
        Ending.Completed ending = assertInstanceOf(Ending.Completed.class, asking.ending());
        assertEquals(Optional.of("refusal"), ending.reason());
        assertEquals(TestUpstream.expectedText("mock-n5-refusal"), asking.sink().text());
    }

    @Test
    void anIncompleteAnswerKeepsItsTextAndSaysWhy() {
        Asking asking = fixture.ask("mock-n5-incomplete");
        Ending.Incomplete ending = assertInstanceOf(Ending.Incomplete.class, asking.ending());
        assertEquals("max_output_tokens", ending.reason());
        assertEquals(Optional.of(new Usage(36, 11, 47)), ending.usage());
        assertEquals(TestUpstream.expectedText("mock-n5"), asking.sink().text());
    }

    @Test
    void aDeltaIsFlushedBeforeTheNextIsSent() {
        Asking asking = fixture.ask("mock-n5-gate");
        TestUpstreamExchange exchange = fixture.upstream.awaitExchange(0);
        for (int i = 1; i <= 5; i++) {
            int length = TestUpstream.expectedText("mock-n5", i).length();
            exchange.permit(1);
            TestUpstream.await("delta " + i, () -> asking.sink().flushedLength() == length);
        }
        assertInstanceOf(Ending.Completed.class, asking.ending());
    }

    @Test
    void aDeltaWhoseChunkIsNotClosedYetIsFlushed() {
        fixture.upstream.manual();
        Asking asking = fixture.ask("m");
        TestUpstreamExchange exchange = fixture.upstream.awaitExchange(0).begin();
        String frame = TestUpstreamEvents.frame(
                "{\"type\":\"response.output_text.delta\",\"output_index\":0,\"content_index\":0,\"delta\":\"Hi\"}");
        exchange.wire(Integer.toHexString(frame.length()) + "\r\n" + frame);
        TestUpstream.await("the delta", () -> asking.sink().flushedLength() == 2);
        exchange.wire("\r");
        exchange.wire("\n");
        exchange.complete("Hi");
        assertInstanceOf(Ending.Completed.class, asking.ending());
        assertEquals("Hi", asking.sink().text());
    }

    @Test
    void deltasThatArriveTogetherAreFlushedTogether() {
        fixture.upstream.manual();
        Asking asking = fixture.ask("m");
        TestUpstreamExchange exchange = fixture.upstream.awaitExchange(0).begin();
        TestUpstream.await("the beginning", () -> !asking.sink().thinking().isEmpty());
        String delta = TestUpstreamEvents.frame("{\"type\":\"response.output_text.delta\",\"delta\":\"x\"}");
        exchange.sse(delta.repeat(20));
        TestUpstream.await("the deltas", () -> asking.sink().flushedLength() == 20);
        assertTrue(asking.sink().flushes() <= 6, "flushes: " + asking.sink().flushes());
        exchange.complete("x".repeat(20));
        assertInstanceOf(Ending.Completed.class, asking.ending());
    }

    @Test
    void aWholeResponseInsteadOfAStreamIsAnAnswerToo() {
        String message = TestUpstreamEvents.message(TestUpstreamEvents.textPart("All at once"));
        fixture.upstream.script(exchange -> exchange.json(200, TestUpstreamEvents.snapshot("completed", "m", message)));
        Asking asking = fixture.ask("m");
        assertInstanceOf(Ending.Completed.class, asking.ending());
        assertEquals("All at once", asking.sink().text());
    }

    @Test
    void theConnectionIsUsedAgain() {
        for (int i = 0; i < 5; i++) {
            assertInstanceOf(Ending.Completed.class, fixture.ask("mock-n3").ending());
        }
        assertEquals(List.of("gpt-5-mini", "gpt-5"), fixture.provider.models());
        assertTrue(fixture.upstream.connections() <= 2, "connections: " + fixture.upstream.connections());
    }

    @Test
    void aConnectionThatTheServerClosedMeanwhileIsNotUsed() {
        assertInstanceOf(Ending.Completed.class, fixture.ask("mock-n3").ending());
        fixture.upstream.awaitExchange(0).fin();
        assertInstanceOf(Ending.Completed.class, fixture.ask("mock-n3").ending());
        assertEquals(2, fixture.upstream.connections());
    }
}
