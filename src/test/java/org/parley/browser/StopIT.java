package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.parley.testing.Eventually.DEADLINE;

import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;

/** Stop means that the model stops, and that what it said stays. */
@ExtendWith(InChromium.class)
class StopIT {
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
    void theButtonStops(Tabs tabs) {
        stopsInTheMiddle(tabs.open(server), tab -> tab.button("Stop").click());
    }

    @Test
    void escapeStops(Tabs tabs) {
        stopsInTheMiddle(tabs.open(server), tab -> tab.page().keyboard().press("Escape"));
    }

    @Test
    void afterAReloadItStillStops(Tabs tabs) {
        stopsInTheMiddle(tabs.open(server), tab -> {
            tab.reload();
            assertThat(tab.answerText()).hasText("Half an answ");
            tab.button("Stop").click();
        });
    }

    private static void stopsInTheMiddle(ChatTab tab, Consumer<ChatTab> stop) {
        int asked = upstream.started();
        tab.ask("Hello");
        TestUpstreamExchange model = upstream.awaitExchange(asked).begin().delta("Half an answ");
        assertThat(tab.answerText()).hasText("Half an answ");
        stop.accept(tab);
        model.awaitPeerLeft(DEADLINE);
        tab.assertEnded("stopped");
        assertThat(tab.answerText()).hasText("Half an answ");
        assertThat(tab.note()).hasText("You stopped this answer.");
        assertThat(tab.problem()).isHidden();
        assertThat(tab.text()).isFocused();

        assertThat(tab.reload().note()).hasText("You stopped this answer.");
        assertThat(tab.answerText()).hasText("Half an answ");
    }

    @Test
    void beforeTheFirstWordItStops(Tabs tabs) {
        int asked = upstream.started();
        ChatTab tab = tabs.open(server).ask("Hello");
        TestUpstreamExchange model = upstream.awaitExchange(asked);
        tab.button("Stop").click();
        model.awaitPeerLeft(DEADLINE);
        tab.assertEnded("stopped");
        assertThat(tab.answerText()).isHidden();
    }

    @Test
    void aNewChatLeavesTheAnswerToItself(Tabs tabs) {
        int asked = upstream.started();
        ChatTab tab = tabs.open(server).ask("Hello");
        TestUpstreamExchange model = upstream.awaitExchange(asked).begin().delta("Half");
        assertThat(tab.answerText()).hasText("Half");
        tab.button("New chat").click();
        assertThat(tab.answers()).hasCount(0);
        model.delta(" and half.").complete("Half and half.");
        tab.page().goBack();
        tab.assertEnded("completed");
        assertThat(tab.answerText()).hasText("Half and half.");
    }

    @Test
    void aNewChatStopsATemporaryAnswerThatNobodyReadsAnyMore(Tabs tabs) {
        int asked = upstream.started();
        ChatTab tab = tabs.open(server);
        tab.button("Temporary chat").click();
        tab.ask("Hello");
        TestUpstreamExchange model = upstream.awaitExchange(asked).begin().delta("Half");
        assertThat(tab.answerText()).hasText("Half");
        tab.button("New chat").click();
        model.awaitPeerLeft(DEADLINE);
        assertThat(tab.answers()).hasCount(0);
    }

    @Test
    void aStoppedAnswerCanBeAskedForAgain(Tabs tabs) {
        int asked = upstream.started();
        ChatTab tab = tabs.open(server).ask("Hello");
        upstream.awaitExchange(asked).begin().delta("Half");
        assertThat(tab.answerText()).hasText("Half");
        tab.page().keyboard().press("Escape");
        tab.assertEnded("stopped");
        tab.button("Answer again").click();
        upstream.awaitExchange(asked + 1).begin().delta("Whole.").complete("Whole.");
        tab.assertEnded("completed");
        assertThat(tab.answers()).hasCount(1);
        assertThat(tab.answerText()).hasText("Whole.");
    }
}
