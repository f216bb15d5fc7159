package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/**
 * What long conversations and long answers cost the page. {@code -Dpage.speed} takes the sizes that are promised and holds the times
 * to their bounds, for a machine that does nothing else; otherwise the sizes are small and the times are only told.
 */
@ExtendWith(InChromium.class)
class PageSpeedIT {
    private static final boolean WHOLE = System.getProperty("page.speed") != null;
    private static final System.Logger LOG = System.getLogger(PageSpeedIT.class.getName());

    private static final Duration LONGEST_TASK = Duration.ofMillis(200);
    private static final Duration LONGEST_FRAME = Duration.ofMillis(50);
    private static final int MESSAGES = 500;
    private static final int ANSWERS = WHOLE ? 100 : 20;
    private static final int LONG_ANSWER = WHOLE ? 200_000 : 20_000;
    private static final Duration DELTA = Duration.ofMillis(10);

    private static final String PARAGRAPHS = """
            ## A heading

            Some **words** in a row, `code` among them, and a [link](https://example.org/), over more than one line
            of the page, as paragraphs of answers are.

            - one point
            - another point, with *emphasis*

            ```java
            static int twice(int number) {
                return 2 * number; // and no more
            }
            ```

            | a | b |
            |:--|--:|
            | 1 | 2 |

            """;

    /** What the page's one thread is busy with for over 50 ms, from the page's beginning on or from now on. */
    private static final String WATCH = """
            (buffered) => {
                window.longestTask = 0;
                new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => longestTask = Math.max(longestTask, duration)))
                    .observe({ type: 'longtask', buffered });
            }
            """;

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

    @Test
    void aLongConversationOpensWithoutALongTask(Tabs tabs) {
        String conversation = imported();
        ChatTab tab = tabs.open(server.uri("/?c=" + conversation));
        tab.page().evaluate(WATCH, true);
        assertThat(tab.answers()).hasCount(MESSAGES / 2);
        assertThat(tab.answer().locator(".tok-keyword").first()).isAttached();
        hold("longest task in opening " + MESSAGES + " messages", longestTask(tab), LONGEST_TASK);
    }

    @Test
    void aLongAnswerIsShownWithoutALongTaskAndWithoutReadingAgainWhatIsDone(Tabs tabs) {
        String text = PARAGRAPHS.repeat(1 + LONG_ANSWER / PARAGRAPHS.length());
        upstream.script(model -> inSteps(model, text));
        ChatTab tab = tabs.open(server);
        tab.ask("At length, please");
        assertThat(tab.answerText().locator("h3, h4").nth(2)).isAttached();
        tab.page().evaluate(WATCH, false);
        tab.page()
                .evaluate(
                        "() => window.firstBlocks = [...document.querySelector('[data-testid=answer-text]').children].slice(0, 4)");
        tab.assertEnded("completed", DELTA.multipliedBy(LONG_ANSWER));
        assertEquals(
                true,
                tab.page()
                        .evaluate("() => firstBlocks.length === 4 && firstBlocks.every((block) => block.isConnected)"));
        hold("longest task in an answer of " + text.length() + " characters", longestTask(tab), LONGEST_FRAME);
    }

    @Test
    void answersThatAreLeftLeaveNothingBehind(Tabs tabs) {
        upstream.script(model -> model.begin().delta(PARAGRAPHS).complete(PARAGRAPHS));
        ChatTab tab = tabs.open(server);
        CDPSession devTools = tab.profile().newCDPSession(tab.page());
        ask(tab, ANSWERS / 10); // what is loaded on first use is loaded
        long before = heap(devTools);
        ask(tab, ANSWERS);
        long after = heap(devTools);
        LOG.log(
                System.Logger.Level.INFO,
                "heap before and after {0} answers: {1} and {2} kB",
                ANSWERS,
                before / 1000,
                after / 1000);
        assertTrue(after < before + before / 4, () -> "flat: " + before + " then " + after);
    }

    private static void ask(ChatTab tab, int answers) {
        for (int i = 0; i < answers; i++) {
            tab.ask("Once more").assertEnded("completed");
            tab.button("New chat").first().click();
            assertThat(tab.answers()).hasCount(0);
        }
    }

    /** In pieces of about twenty characters, one every hundredth of a second. */
    private static void inSteps(TestUpstreamExchange model, String text) {
        model.begin();
        for (int at = 0; at < text.length(); at += 20) {
            model.delta(text.substring(at, Math.min(text.length(), at + 20)));
            model.pause(DELTA);
        }
        model.complete(text);
    }

    private static String imported() {
        String messages = IntStream.range(0, MESSAGES)
                .mapToObj(i -> """
                        {"id":"m%d","parent":%s,"role":"%s","text":"%s"}""".formatted(
                                i,
                                i == 0 ? "null" : "\"m" + (i - 1) + "\"",
                                i % 2 == 0 ? "user" : "assistant",
                                i % 2 == 0 ? "Question " + i : PARAGRAPHS.replace("\n", "\\n")))
                .collect(Collectors.joining(",", "[{\"title\":\"Long\",\"messages\":[", "]}]"));
        try (WireResponse response =
                WireRequest.post("/api/conversations/import").json(messages).send(server)) {
            assertEquals(201, response.status(), response::text);
            return response.json().path("conversations").path(0).path("id").asText();
        }
    }

    private static Duration longestTask(ChatTab tab) {
        return Duration.ofMillis(((Number) tab.page().evaluate("() => longestTask")).longValue());
    }

    private static long heap(CDPSession devTools) {
        devTools.send("HeapProfiler.collectGarbage");
        JsonObject usage = devTools.send("Runtime.getHeapUsage");
        return usage.get("usedSize").getAsLong();
    }

    private static void hold(String what, Duration took, Duration bound) {
        LOG.log(System.Logger.Level.INFO, "{0}: {1} ms (at most {2})", what, took.toMillis(), bound.toMillis());
        assertTrue(!WHOLE || took.compareTo(bound) <= 0, () -> what + ": " + took.toMillis() + " ms");
    }
}
