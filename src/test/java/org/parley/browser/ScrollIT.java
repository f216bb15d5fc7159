package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Eventually.eventually;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;

/** The end of a growing answer stays in sight, for those who are there; whoever reads further up is left alone. */
@ExtendWith(InChromium.class)
class ScrollIT {
    private static TestUpstream upstream;
    private static ParleyServer server;

    @BeforeAll
    static void start() {
        upstream = TestUpstream.start().manual();
        server = ParleyServer.before(upstream, Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
        upstream.close();
    }

    private static double top(ChatTab tab) {
        return ((Number) tab.log().evaluate("log => log.scrollTop")).doubleValue();
    }

    private static double toEnd(ChatTab tab) {
        return ((Number) tab.log().evaluate("log => log.scrollHeight - log.scrollTop - log.clientHeight"))
                .doubleValue();
    }

    /** Says the paragraphs with these numbers, each seen before the next is said. */
    private static void say(ChatTab tab, TestUpstreamExchange model, int from, int to) {
        for (int i = from; i < to; i++) {
            model.delta("Paragraph " + i + " of a long answer.\n\n");
            assertThat(tab.answerText()).containsText("Paragraph " + i + " of");
        }
    }

    @Test
    void theEndStaysInSightUntilTheReaderScrollsUp(Tabs tabs) {
        int asked = upstream.started();
        ChatTab tab = tabs.open(server).ask("Hello");
        TestUpstreamExchange model = upstream.awaitExchange(asked).begin();
        say(tab, model, 0, 40);
        eventually("the end is in sight", () -> toEnd(tab) < 2);
        assertThat(tab.button("Jump to the end")).isHidden();

        tab.log().hover();
        tab.page().mouse().wheel(0, -300);
        assertThat(tab.button("Jump to the end")).isVisible();
        eventually("scrolled", () -> toEnd(tab) > 250);
        double there = top(tab);
        say(tab, model, 40, 60);
        assertEquals(there, top(tab), 1, "the reader was not moved");

        tab.button("Jump to the end").click();
        eventually("the end is in sight again", () -> toEnd(tab) < 2);
        assertThat(tab.button("Jump to the end")).isHidden();
        say(tab, model, 60, 70);
        eventually("the end stays in sight", () -> toEnd(tab) < 2);
        tab.page().mouse().wheel(0, -300);
        assertThat(tab.button("Jump to the end")).isVisible();
        eventually("scrolled", () -> toEnd(tab) > 250);
        double above = top(tab);
        model.complete("all");
        tab.assertEnded("completed");
        assertEquals(above, top(tab), 1, "the end of the answer moves nobody");

        tab.ask("Next");
        eventually("a new question is in sight", () -> toEnd(tab) < 2);
        upstream.awaitExchange(asked + 1).begin().delta("ok").complete("ok");
        tab.assertEnded("completed");
    }

    @Test
    void byKeyboardToo(Tabs tabs) {
        int asked = upstream.started();
        ChatTab tab = tabs.open(server).ask("Hello");
        TestUpstreamExchange model = upstream.awaitExchange(asked).begin();
        say(tab, model, 0, 40);
        tab.log().focus();
        tab.page().keyboard().press("PageUp");
        assertThat(tab.button("Jump to the end")).isVisible();
        eventually("scrolled", () -> toEnd(tab) > 250);
        say(tab, model, 40, 50);
        assertTrue(toEnd(tab) > 250);
        tab.page().keyboard().press("End");
        assertThat(tab.button("Jump to the end")).isHidden();
        model.complete("all");
        tab.assertEnded("completed");
    }
}
