package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;

/** An answer on its way: what the model has said stands on the page before it says more. */
@ExtendWith(InChromium.class)
class StreamingIT {
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

    /** Asks, and gives the model's side of it. */
    private static TestUpstreamExchange ask(ChatTab tab) {
        int asked = upstream.started();
        tab.ask("Hello");
        return upstream.awaitExchange(asked).begin();
    }

    @Test
    void everyPieceIsSeenBeforeTheModelSendsTheNext(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        TestUpstreamExchange model = ask(tab);
        assertThat(tab.answer()).hasClass(Pattern.compile("\\brunning\\b"));
        assertThat(tab.button("Stop")).isVisible();
        StringBuilder said = new StringBuilder();
        for (String piece : new String[] {"One", " two ", "three, ", "four ", "and five."}) {
            model.delta(piece);
            said.append(piece);
            assertThat(tab.answerText()).hasText(said.toString());
        }
        model.complete(said.toString());
        tab.assertEnded("completed");
        assertThat(tab.answerText()).hasText("One two three, four and five.");
        assertThat(tab.answer()).not().hasClass(Pattern.compile("\\brunning\\b"));
        assertThat(tab.button("Stop")).isHidden();
        assertThat(tab.answer().getByText("gpt-5-mini")).isVisible();
    }

    @Test
    void thinkingIsFoldedAndLive(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        TestUpstreamExchange model = ask(tab);
        assertThat(tab.answer().getByText("Thinking…").first()).isVisible();
        model.event(thought("Weighing "));
        assertThat(tab.thinking()).isVisible();
        assertThat(tab.thinking()).not().hasAttribute("open", "");
        assertThat(tab.thinking()).hasClass(Pattern.compile("\\brunning\\b"));

        tab.thinking().locator("summary").click();
        assertThat(tab.thinking().locator(".markdown")).hasText("Weighing");
        model.event(thought("the question."));
        assertThat(tab.thinking().locator(".markdown")).hasText("Weighing the question.");

        model.delta("Yes.");
        assertThat(tab.thinking().locator("summary")).containsText("Thought for");
        assertThat(tab.thinking().locator(".markdown")).isVisible();
        model.complete("Yes.");
        tab.assertEnded("completed");
        assertThat(tab.answerText()).hasText("Yes.");
    }

    @Test
    void whatIsAskedMeanwhileWaitsForTheEnd(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        TestUpstreamExchange model = ask(tab);
        model.delta("Well");
        tab.ask("next");
        assertThat(tab.text()).hasValue("");
        tab.ask("never");
        assertThat(tab.queued()).hasText(new String[] {"next", "never"});
        assertThat(tab.questions()).hasCount(1);
        tab.queued().last().getByLabel("Do not send").click();
        tab.page().keyboard().type("a draft");

        int asked = upstream.started();
        model.delta(", yes.").complete("Well, yes.");
        upstream.awaitExchange(asked).begin().delta("Well, no.").complete("Well, no.");
        assertThat(tab.questions()).hasText(new String[] {"Hello", "next"});
        tab.assertEnded("completed");
        assertThat(tab.answerText()).hasText("Well, no.");
        assertThat(tab.queued()).hasCount(0);
        assertThat(tab.text()).hasValue("a draft");
    }

    private static String thought(String text) {
        return "{\"type\":\"response.reasoning_summary_text.delta\",\"sequence_number\":3,\"item_id\":\"rs_1\","
                + "\"output_index\":0,\"summary_index\":0,\"delta\":\"" + text + "\"}";
    }
}
