package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;

/** Formulas are drawn, under the page's own policy, and what is none stays text. */
@ExtendWith(InChromium.class)
class MathIT {
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

    @Test
    void aFormulaIsDrawnOnceItIsWhole(Tabs tabs) {
        int asked = upstream.started();
        ChatTab tab = tabs.open(server).ask("Solve it");
        TestUpstreamExchange model = upstream.awaitExchange(asked).begin();
        assertEquals(false, fetched(tab), "not before there is a formula");
        model.delta("So:\n\n$$\nx_1 * \\frac{1}");
        assertThat(tab.answerText().locator(".formula")).hasText("$$\nx_1 * \\frac{1}");
        model.delta("{2}\n$$\n");
        assertThat(tab.answerText().locator(".formula .katex-display")).isVisible();
        assertThat(tab.answerText().locator("math annotation")).hasText("x_1 * \\frac{1}{2}");
        model.complete("So:\n\n$$\nx_1 * \\frac{1}{2}\n$$\n");
        tab.assertEnded("completed");
        assertEquals(true, fetched(tab));
    }

    private static Object fetched(ChatTab tab) {
        return tab.page().evaluate("""
                () => performance.getEntriesByType('resource').some(({ name }) => name.includes('vendor/katex/'))
                """);
    }

    @Test
    void stylesLinksAndFaultsOfFormulasHarmNothing(Tabs tabs) {
        int asked = upstream.started();
        ChatTab tab = tabs.open(server).ask("Try");
        String answer = "$\\vec{v}$ $\\href{javascript:alert(1)}{x}$ $\\includegraphics{https://evil.example/x.png}$ "
                + "$\\frac{a$ $\\rule{1000em}{1000em}$ $\\def\\a{\\a\\a}\\a$ It costs $5 and $10.";
        upstream.awaitExchange(asked).begin().delta(answer).complete(answer);
        tab.assertEnded("completed");
        assertThat(tab.answerText().locator(".katex").first()).isVisible();
        assertThat(tab.answerText().locator("a, img")).hasCount(0);
        assertThat(tab.answerText()).containsText("$\\frac{a$");
        assertThat(tab.answerText()).containsText("It costs $5 and $10.");
        assertEquals(true, tab.page().evaluate("() => document.documentElement.scrollWidth <= innerWidth"));
    }
}
