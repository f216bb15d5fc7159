package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;

/** What is done in one browser shows in the other. */
@ExtendWith(InChromium.class)
class InStepIT {
    private TestUpstream upstream;
    private ParleyServer server;

    @BeforeEach
    void start() {
        upstream = TestUpstream.start().manual();
        server = ParleyServer.before(upstream, Map.of());
    }

    @AfterEach
    void stop() {
        server.close();
        upstream.close();
    }

    private static void open(ChatTab tab, String title) {
        tab.conversation(title).getByRole(AriaRole.LINK).click();
        assertThat(tab.questions().first()).isVisible();
    }

    @Test
    void aRunningAnswerIsFollowedAndStoppedByTheOther(Tabs tabs) {
        ChatTab one = tabs.open(server);
        ChatTab two = tabs.open(server);
        one.ask("Hello");
        TestUpstreamExchange model = upstream.awaitExchange(0).begin().delta("Half ");
        assertThat(two.conversation("Hello").getByLabel("An answer is being made"))
                .isVisible();
        open(two, "Hello");
        assertThat(two.answerText()).hasText("Half");
        model.delta("an answ");
        assertThat(one.answerText()).hasText("Half an answ");
        assertThat(two.answerText()).hasText("Half an answ");
        two.button("Stop").click();
        model.awaitPeerLeft(TestUpstream.DEADLINE);
        two.assertEnded("stopped");
        one.assertEnded("stopped");
        assertThat(one.conversation("Hello").getByLabel("An answer is being made"))
                .isHidden();
    }

    @Test
    void aQuestionAskedInAnOpenConversationShowsInTheOther(Tabs tabs) {
        ChatTab one = tabs.open(server).ask("Hello");
        upstream.awaitExchange(0).begin().delta("Yes?").complete("Yes?");
        one.assertEnded("completed");
        ChatTab two = tabs.open(server);
        open(two, "Hello");
        one.ask("And?");
        TestUpstreamExchange model = upstream.awaitExchange(1).begin().delta("So");
        assertThat(two.questions()).hasText(new String[] {"Hello", "And?"});
        assertThat(two.answerText()).hasText("So");
        model.delta(" it is.").complete("So it is.");
        two.assertEnded("completed");
        two.ask("Really?");
        upstream.awaitExchange(2).begin().delta("Really.").complete("Really.");
        assertThat(one.questions()).hasText(new String[] {"Hello", "And?", "Really?"});
        assertThat(one.answerText()).hasText("Really.");
    }

    @Test
    void titlesAndDeletionsShowInTheOther(Tabs tabs) {
        ChatTab one = tabs.open(server).ask("Hello");
        upstream.awaitExchange(0).begin().delta("Yes?").complete("Yes?");
        one.assertEnded("completed");
        ChatTab two = tabs.open(server);
        open(two, "Hello");
        one.choose("Hello", "Rename");
        one.page().keyboard().type("Greeting");
        one.page().keyboard().press("Enter");
        assertThat(two.listed()).hasText(new String[] {"Greeting"});
        assertThat(two.page()).hasTitle("Greeting · Parley");
        one.choose("Greeting", "Pin");
        assertThat(two.page().locator("#conversations h2")).hasText("Pinned");
        one.choose("Greeting", "Delete");
        assertThat(two.listed()).hasCount(0);
        one.leave();
        assertThat(two.page().getByRole(AriaRole.ALERT)).containsText("This conversation is not there");
    }
}
