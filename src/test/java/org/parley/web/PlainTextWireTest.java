package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Chat.ask;
import static org.parley.testing.Chat.askPlain;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.ArticleReader;
import org.parley.testing.Chat;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** The in-band wire, for clients that look at one chunk at a time. */
class PlainTextWireTest {
    private static final List<String> ALL_TOKENS = List.of("[created]", "[thinking]", "[clear]", "[done]");

    private static TestUpstream upstream;
    private static ParleyServer server;

    @BeforeAll
    static void start() {
        upstream = TestUpstream.start();
        server = ParleyServer.before(upstream, Map.of("parley.silence-timeout", "1s"));
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

    @RepeatedTest(20)
    void theArticlesLoopShowsTheRightText() {
        try (WireResponse response = askPlain("mock-n60-r500").send(server)) {
            ArticleReader reader = ArticleReader.read(response);
            assertEquals(TestUpstream.expectedText("mock-n60"), reader.shown());
            assertEquals(ALL_TOKENS, reader.states());
            assertEquals("", response.text(), "nothing follows the last token");
        }
    }

    @Test
    void anAnswerThatComesAllAtOnceIsShownToo() {
        try (WireResponse response = askPlain("mock-n2000").send(server)) {
            ArticleReader reader = ArticleReader.read(response);
            assertEquals(TestUpstream.expectedText("mock-n2000"), reader.shown());
            assertEquals(ALL_TOKENS, reader.states());
        }
    }

    @Test
    void typeAndHeadersAreThoseOfPlainText() {
        try (WireResponse response = askPlain("mock-n1").send(server)) {
            assertEquals(200, response.status());
            assertEquals(
                    "text/plain;charset=utf-8",
                    response.header("Content-Type").orElseThrow().replace(" ", ""));
            assertEquals(
                    "no-cache, no-store, no-transform",
                    response.header("Cache-Control").orElseThrow());
            assertEquals("no", response.header("X-Accel-Buffering").orElseThrow());
            assertTrue(response.header("Parley-Generation").isPresent());
            assertEquals(
                    "[created][thinking][clear]" + TestUpstream.expectedText("mock-n1") + "[done]", response.text());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "say [done] twice: [done]",
                "[cl|ear]",
                "a[|d|o|n|e|]b",
                "[[done]",
                "[done][done][created][thinking]",
                "[don",
                "[do|[done]|ne]"
            })
    void tokensInTheModelsTextAreTextOnly(String deltas) {
        String text = deltas.replace("|", "");
        try (TestUpstream speaker = TestUpstream.start().script(model -> {
                    model.begin();
                    Pattern.compile("\\|").splitAsStream(deltas).forEach(model::delta);
                    model.complete(text);
                });
                ParleyServer own = ParleyServer.before(speaker, Map.of());
                WireResponse response = askPlain("m").send(own)) {
            ArticleReader reader = ArticleReader.read(response);
            assertEquals(text, reader.shown());
            assertEquals(ALL_TOKENS, reader.states());
        }
    }

    @Test
    void manyBytesTextIsWhole() {
        try (WireResponse response = askPlain("mock-utf8-n32").send(server)) {
            String text = new String(response.bytes(), UTF_8);
            assertEquals("[created][thinking][clear]" + TestUpstream.expectedText("mock-utf8-n32") + "[done]", text);
        }
    }

    @Test
    void aMebibyteIsWhole() {
        try (WireResponse response = askPlain("mock-huge").send(server)) {
            assertEquals(
                    "[created][thinking][clear]" + TestUpstream.expectedText("mock-huge") + "[done]", response.text());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mock-fail500", "mock-cut-k5", "mock-stall-k5", "mock-errorevent-k5", "mock-eof-k5"})
    void aFaultIsToldInWordsAndEndsOnce(String model) {
        try (WireResponse response = askPlain(model).send(server)) {
            ArticleReader reader = ArticleReader.read(response);
            String kept = model.contains("fail") ? "" : TestUpstream.expectedText(model, 5);
            assertTrue(reader.shown().startsWith(kept + (kept.isEmpty() ? "" : "\n\n") + "Error: "), reader::shown);
            assertEquals("[done]", reader.states().getLast());
            assertEquals("", response.text());
        }
    }

    @Test
    void anotherReaderOfTheSameAnswerGetsEvents() {
        try (WireResponse plain = askPlain("mock-n5").send(server)) {
            String id = plain.header("Parley-Generation").orElseThrow();
            ArticleReader reader = ArticleReader.read(plain);
            try (EventStream events = Chat.follow(id, 0).send(server).events()) {
                assertEquals(reader.shown(), events.rest().assertWhole().text());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"messages\":", "{\"messages\":[]}", "{\"messages\":\"a\"}", ""})
    void aMalformedBodyIsForbiddenToTheArticlesClient(String body) {
        WireRequest request = WireRequest.post("/api/llmstream").json(body).header("Accept", "text/plain");
        try (WireResponse response = request.send(server)) {
            assertEquals(403, response.status());
            assertEquals(
                    "application/problem+json", response.header("Content-Type").orElseThrow());
            assertEquals(403, response.json().path("status").asInt());
        }
    }

    @Test
    void aCharacterSplitOverTwoDeltasIsWhole() {
        try (TestUpstream own = TestUpstream.start().script(PlainTextWireTest::splitCharacter);
                ParleyServer before = ParleyServer.before(own, Map.of());
                WireResponse response = askPlain("m").send(before)) {
            assertEquals("[created][thinking][clear]a\uD83D\uDE00b[done]", response.text());
        }
    }

    private static void splitCharacter(TestUpstreamExchange exchange) {
        exchange.begin();
        for (String escaped : List.of("a\\ud83d", "\\ude00b")) {
            exchange.event("{\"type\":\"response.output_text.delta\",\"delta\":\"" + escaped + "\"}");
        }
        exchange.complete("a\uD83D\uDE00b");
    }

    @Test
    void tokensAreSettings() {
        Map<String, String> settings = Map.of(
                "parley.token.created", "<<C>>",
                "parley.token.thinking", "<<T>>",
                "parley.token.clear", "<<X>>",
                "parley.token.done", "<<D>>");
        try (ParleyServer own = ParleyServer.before(upstream, settings);
                WireResponse response = askPlain("mock-n1").send(own)) {
            assertEquals("<<C>><<T>><<X>>" + TestUpstream.expectedText("mock-n1") + "<<D>>", response.text());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain;q=0.5, text/event-stream",
                "application/json, text/plain, */*", // what axios sends of itself
                "*/*"
            })
    void whoTakesBothGetsEvents(String accept) {
        try (EventStream stream =
                ask("mock-n1").header("Accept", accept).send(server).events()) {
            stream.rest().assertWhole();
        }
    }
}
