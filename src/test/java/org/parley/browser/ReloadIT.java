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

/** A reload comes back to the chat and to the answer that is being made. */
@ExtendWith(InChromium.class)
class ReloadIT {
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
    void inTheMiddleOfAnAnswerItGoesOn(Tabs tabs) {
        int asked = upstream.started();
        ChatTab tab = tabs.open(server).ask("Hello");
        TestUpstreamExchange model = upstream.awaitExchange(asked).begin().delta("One ");
        assertThat(tab.answerText()).hasText("One");
        tab.reload();
        assertThat(tab.questions()).hasText("Hello");
        assertThat(tab.answerText()).hasText("One");
        assertThat(tab.button("Stop")).isVisible();
        model.delta("two ");
        assertThat(tab.answerText()).hasText("One two");
        tab.reload();
        model.delta("three.").complete("One two three.");
        tab.assertEnded("completed");
        assertThat(tab.answerText()).hasText("One two three.");
        assertEquals(asked + 1, upstream.started());
    }

    @Test
    void beforeTheFirstWordItComesBackToo(Tabs tabs) {
        int asked = upstream.started();
        ChatTab tab = tabs.open(server).ask("Hello");
        TestUpstreamExchange model = upstream.awaitExchange(asked);
        tab.reload();
        assertThat(tab.button("Stop")).isVisible();
        model.begin().delta("There.").complete("There.");
        tab.assertEnded("completed");
        assertThat(tab.answerText()).hasText("There.");
        assertEquals(asked + 1, upstream.started());
    }

    @Test
    void whatEndedMeanwhileIsThere(Tabs tabs) {
        int asked = upstream.started();
        ChatTab tab = tabs.open(server).ask("Hello");
        TestUpstreamExchange model = upstream.awaitExchange(asked).begin().delta("One ");
        assertThat(tab.answerText()).hasText("One");
        tab.leave();
        model.delta("two.").complete("One two.");
        tab.comeBack().assertEnded("completed");
        assertThat(tab.answerText()).hasText("One two.");
        assertThat(tab.reload().answerText()).hasText("One two.");
        assertEquals(asked + 1, upstream.started());
    }
}
