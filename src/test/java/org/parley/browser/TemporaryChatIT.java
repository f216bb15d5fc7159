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

/** A chat that the server never stores. */
@ExtendWith(InChromium.class)
class TemporaryChatIT {
    private static TestUpstream upstream;
    private static ParleyServer server;

    @BeforeAll
    static void start() {
        upstream = TestUpstream.start().manual();
        server = ParleyServer.before(upstream, Map.of());
    }

    @AfterAll
    static void stop() {
        server.assertIdle();
        server.close();
        upstream.close();
    }

    @Test
    void isMarkedKeptByTheTabAloneAndGoneWithTheNextChat(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        tab.button("Temporary chat").click();
        assertThat(tab.button("Temporary chat")).hasAttribute("aria-pressed", "true");
        assertThat(tab.page().getByText("This chat is temporary")).isVisible();
        int asked = upstream.started();
        tab.ask("A secret");
        upstream.awaitExchange(asked).begin().delta("Kept.").complete("Kept.");
        tab.assertEnded("completed");
        assertThat(tab.button("Temporary chat")).isVisible();
        tab.ask("Still?");
        TestUpstreamExchange model = upstream.awaitExchange(asked + 1).begin().delta("Still ");
        String input = model.request().json().path("input").toString();
        assertEquals(true, input.contains("A secret") && input.contains("Kept."), input);
        assertThat(tab.answerText()).hasText("Still");

        tab.reload();
        assertThat(tab.questions()).hasText(new String[] {"A secret", "Still?"});
        model.delta("kept.").complete("Still kept.");
        tab.assertEnded("completed");
        assertThat(tab.answerText()).hasText("Still kept.");
        assertThat(tab.listed()).hasCount(0);
        assertEquals(
                0,
                tab.page()
                        .evaluate(
                                "async () => (await (await fetch('api/conversations')).json()).conversations.length"));

        tab.button("New chat").click();
        assertThat(tab.questions()).hasCount(0);
        assertThat(tab.button("Temporary chat")).hasAttribute("aria-pressed", "false");
        assertThat(tab.reload().questions()).hasCount(0);
    }
}
