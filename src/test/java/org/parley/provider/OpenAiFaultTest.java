package org.parley.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.testing.LogRecorder;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamEvents;

/** What goes wrong upstream is told clearly, in our words, and the text so far is kept. */
final class OpenAiFaultTest {
    @ParameterizedTest
    @CsvSource({
        // model, requests made, fault, status, worth trying again, deltas kept
        "mock-fail500,    3, upstream-error,             502, true,  0",
        "mock-fail503,    3, upstream-unavailable,       503, true,  0",
        "mock-fail408,    3, upstream-timeout,           504, true,  0",
        "mock-fail429,    3, rate-limited,               429, true,  0",
        "mock-fail401,    1, upstream-auth,              502, false, 0",
        "mock-fail403,    1, upstream-auth,              502, false, 0",
        "mock-fail404,    1, upstream-bad-response,      502, false, 0",
        "mock-fail400,    1, bad-request,                400, false, 0",
        "mock-fail402,    1, quota-used-up,              429, false, 0",
        "mock-fail413,    1, context-length-exceeded,    400, false, 0",
        "mock-fail302,    1, upstream-bad-response,      502, false, 0",
        "mock-cut-k4,     1, upstream-cut,               502, true,  4",
        "mock-fin-k4,     1, upstream-cut,               502, true,  4",
        "mock-eof-k4,     1, upstream-incomplete-stream, 502, true,  4",
        "mock-errorevent-k4, 1, upstream-error,          502, true,  4",
        "mock-failed-k4,  1, upstream-error,             502, true,  4",
        "mock-garbage-k4, 1, upstream-bad-event,         502, true,  4",
    })
    void everyFaultHasItsWord(String model, int requests, String type, int status, boolean retryable, int deltas) {
        try (OpenAiFixture fixture = OpenAiFixture.start()) {
            Asking asking = fixture.ask(model);
            Fault fault = asking.fault();
            assertEquals(type, fault.type());
            assertEquals(status, fault.status());
            assertEquals(retryable, fault.retryable());
            assertEquals(requests, fixture.upstream.started());
            assertEquals(TestUpstream.expectedText(model, deltas), asking.sink().text());
            assertFalse(fault.toString().contains("SECRET"), fault.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "429, insufficient_quota,      quota-used-up",
        "400, context_length_exceeded, context-length-exceeded",
        "400, model_not_found,         model-not-found",
        "400, invalid_image,           bad-request",
    })
    void theProvidersCodeTellsMoreThanTheStatus(int status, String code, String type) {
        try (OpenAiFixture fixture = OpenAiFixture.start()) {
            fixture.upstream.script(exchange ->
                    exchange.json(status, TestUpstreamEvents.error("x", "SECRET", code), "X-Should-Retry: false"));
            Fault fault = fixture.ask("m").fault();
            assertEquals(type, fault.type());
            assertFalse(fault.retryable());
            assertFalse(fault.toString().contains("SECRET"));
        }
    }

    @Test
    void aRetryThatSucceedsIsNotSeen() {
        try (OpenAiFixture fixture = OpenAiFixture.start()) {
            fixture.upstream.script(exchange -> {
                if (fixture.upstream.started() == 1) {
                    exchange.json(500, "{}");
                } else {
                    exchange.begin().delta("Hi").complete("Hi");
                }
            });
            Asking asking = fixture.ask("m");
            assertInstanceOf(Ending.Completed.class, asking.ending());
            assertEquals("Hi", asking.sink().text());
            assertEquals(2, fixture.upstream.started());
        }
    }

    @Test
    void theProvidersWaitIsKept() {
        try (OpenAiFixture fixture = OpenAiFixture.start()) {
            long before = System.nanoTime();
            fixture.upstream.script(exchange -> {
                if (fixture.upstream.started() == 1) {
                    exchange.json(429, "{}", "Retry-After: 1");
                } else {
                    exchange.begin().delta("Hi").complete("Hi");
                }
            });
            assertInstanceOf(Ending.Completed.class, fixture.ask("m").ending());
            assertTrue(System.nanoTime() - before >= 1_000_000_000L);
        }
    }

    @Test
    void aLongWaitIsToldInsteadOfKept() {
        try (OpenAiFixture fixture = OpenAiFixture.start()) {
            fixture.upstream.script(exchange -> exchange.json(429, "{}", "Retry-After: 40"));
            Fault fault = fixture.ask("m").fault();
            assertEquals("rate-limited", fault.type());
            assertTrue(fault.detail().contains("40 seconds"), fault.detail());
            assertEquals(1, fixture.upstream.started());
        }
    }

    @Test
    void nothingIsRetriedAfterTheFirstEvent() {
        try (OpenAiFixture fixture = OpenAiFixture.start()) {
            fixture.upstream.script(exchange -> exchange.begin().cut());
            assertEquals("upstream-cut", fixture.ask("m").fault().type());
            assertEquals(1, fixture.upstream.started());
        }
    }

    @ParameterizedTest
    @CsvSource({"mock-nohead, 0", "mock-slowfirst-ms9000, 0", "mock-stall-k0, 0", "mock-keepalive-k0, 0"})
    void aModelThatNeverSpeaksRunsIntoTheFirstLimit(String model, int deltas) {
        try (OpenAiFixture fixture = OpenAiFixture.start(Duration.ofMillis(300), Duration.ofSeconds(20))) {
            Asking asking = fixture.ask(model);
            assertEquals("upstream-timeout", asking.fault().type());
            assertEquals(504, asking.fault().status());
            assertEquals(1, fixture.upstream.started());
            assertEquals(TestUpstream.expectedText(model, deltas), asking.sink().text());
            fixture.upstream.awaitExchange(0).awaitPeerLeft(Duration.ofSeconds(1));
        }
    }

    /** Comments and keep-alives are not life. */
    @ParameterizedTest
    @CsvSource({"mock-stall-k3", "mock-keepalive-k3"})
    void silenceInTheMiddleRunsIntoTheSecondLimit(String model) {
        try (OpenAiFixture fixture = OpenAiFixture.start(Duration.ofSeconds(20), Duration.ofMillis(300))) {
            Asking asking = fixture.ask(model);
            assertEquals("upstream-timeout", asking.fault().type());
            assertEquals(TestUpstream.expectedText(model, 3), asking.sink().text());
        }
    }

    @Test
    void aFloodOfCommentsIsNoLife() {
        try (OpenAiFixture fixture = OpenAiFixture.start(Duration.ofSeconds(20), Duration.ofMillis(300))) {
            String comments = ": nothing\n".repeat(1000);
            fixture.upstream.script(exchange -> {
                exchange.begin().delta("Hi");
                while (!exchange.peerHasLeft()) {
                    exchange.sse(comments);
                }
            });
            Asking asking = fixture.ask("m");
            assertEquals("upstream-timeout", asking.fault().type());
            assertEquals("Hi", asking.sink().text());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"response.output_item.added\",\"output_index\":1,\"item\":{\"type\":\"reasoning\",\"id\":\"r\"}}",
                "{\"type\":\"response.code_interpreter_call.interpreting\",\"output_index\":1,\"item_id\":\"c\"}",
                "{\"type\":\"response.reasoning_summary_text.delta\",\"output_index\":1,\"summary_index\":0,\"delta\":\"Hm.\"}"
            })
    void thinkingAndToolsMayTakeLongerThanAPauseBetweenWords(String event) {
        try (OpenAiFixture fixture = OpenAiFixture.start(Duration.ofSeconds(20), Duration.ofMillis(100))) {
            fixture.upstream.script(exchange -> {
                exchange.begin().delta("One ").event(event);
                exchange.pause(Duration.ofMillis(400));
                exchange.delta("two").complete("One two");
            });
            Asking asking = fixture.ask("m");
            assertInstanceOf(Ending.Completed.class, asking.ending());
            assertEquals("One two", asking.sink().text());
        }
    }

    @Test
    void aSteadyAnswerMayLastLongerThanAnyLimit() {
        try (OpenAiFixture fixture = OpenAiFixture.start(Duration.ofMillis(400), Duration.ofMillis(400))) {
            Asking asking = fixture.ask("mock-n20-r20");
            assertInstanceOf(Ending.Completed.class, asking.ending());
            assertEquals(TestUpstream.expectedText("mock-n20"), asking.sink().text());
        }
    }

    @Test
    void aWebPageIsNotAnAnswerAndTheOperatorIsToldSo() {
        try (LogRecorder log = LogRecorder.start();
                OpenAiFixture fixture = OpenAiFixture.start()) {
            fixture.upstream.script(exchange -> exchange.whole(200, "text/html", "<h1>Sign in</h1>"));
            assertEquals("upstream-bad-response", fixture.ask("m").fault().type());
            assertTrue(
                    log.records().toString().contains("text/html"),
                    log.records().toString());
        }
    }

    @Test
    void anAnswerThatIsCompressedUnaskedIsNotReadAsText() {
        try (OpenAiFixture fixture = OpenAiFixture.start()) {
            fixture.upstream.script(
                    exchange -> exchange.whole(200, "text/event-stream", "\u001f\u008b", "Content-Encoding: gzip"));
            assertEquals("upstream-bad-response", fixture.ask("m").fault().type());
        }
    }

    @Test
    void anErrorWhoseBodyDoesNotEndIsToldByItsStatus() {
        try (OpenAiFixture fixture = OpenAiFixture.start()) {
            fixture.upstream.script(exchange -> {
                exchange.wire("HTTP/1.1 401 Unauthorized\r\nContent-Length: 100\r\n\r\n{\"error\":");
                exchange.awaitEnd();
            });
            assertEquals("upstream-auth", fixture.ask("m").fault().type());
            fixture.upstream.awaitExchange(0).awaitPeerLeft(Duration.ofSeconds(1));
        }
    }

    @Test
    void theLimitHoldsInAPauseBeforeARetryToo() {
        try (OpenAiFixture fixture = OpenAiFixture.start(Duration.ofMillis(300), Duration.ofSeconds(20))) {
            fixture.upstream.script(exchange -> exchange.json(503, "{}", "Retry-After: 5"));
            assertEquals("upstream-timeout", fixture.ask("m").fault().type());
            assertEquals(1, fixture.upstream.started());
        }
    }

    @Test
    void anEventWithoutEndIsNotKeptForever() {
        try (OpenAiFixture fixture = OpenAiFixture.start()) {
            fixture.upstream.script(exchange -> {
                exchange.begin().sse("data: {\"type\":\"response.output_item.done\",\"x\":\"");
                byte[] more = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
                for (int i = 0; i < 64; i++) {
                    exchange.chunk(more);
                }
            });
            assertEquals("upstream-bad-event", fixture.ask("m").fault().type());
        }
    }
}
