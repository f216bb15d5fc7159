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

/** What one meets when the page opens, and how one asks. */
@ExtendWith(InChromium.class)
class FirstScreenIT {
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
    void oneCanTypeAtOnce(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        assertThat(tab.text()).isFocused();
        assertThat(tab.button("Send")).isDisabled();
        tab.page().keyboard().type("Hello");
        assertThat(tab.text()).hasValue("Hello");
        assertThat(tab.button("Send")).isEnabled();
    }

    @Test
    void enterAsksAndShiftEnterBreaksTheLine(Tabs tabs) {
        int asked = upstream.started();
        ChatTab tab = tabs.open(server);
        tab.page().keyboard().type("One");
        tab.page().keyboard().press("Shift+Enter");
        tab.page().keyboard().type("two");
        assertThat(tab.text()).hasValue("One\ntwo");
        assertEquals(asked, upstream.started());

        tab.page().keyboard().press("Enter");
        tab.assertEnded("completed");
        assertThat(tab.questions()).containsText("One\ntwo");
        assertThat(tab.text()).hasValue("");
        assertThat(tab.text()).isFocused();
        assertEquals(asked + 1, upstream.started());
    }

    @Test
    void theSendButtonAsks(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        tab.text().fill("Hello");
        tab.button("Send").click();
        tab.assertEnded("completed");
        assertThat(tab.text()).isFocused();
    }

    @Test
    void blankTextIsNotAsked(Tabs tabs) {
        int asked = upstream.started();
        ChatTab tab = tabs.open(server);
        tab.ask("  \n ");
        assertThat(tab.button("Send")).isDisabled();
        tab.ask("Hello").assertEnded("completed");
        assertThat(tab.questions()).hasCount(1);
        assertEquals(asked + 1, upstream.started());
    }

    @Test
    void aDraftSurvivesAReload(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        tab.text().fill("half a thou");
        assertThat(tab.reload().text()).hasValue("half a thou");
    }

    @Test
    void theWholeChatIsSentAndANewOneBeginsEmpty(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        tab.ask("first").assertEnded("completed");
        int asked = upstream.started();
        tab.ask("second");
        assertThat(tab.answers()).hasCount(2);
        tab.assertEnded("completed");
        String input =
                upstream.exchanges().get(asked).request().json().path("input").toString();
        assertEquals(true, input.contains("first") && input.contains("second") && input.contains("@t0"), input);

        tab.button("New chat").click();
        assertThat(tab.answers()).hasCount(0);
        assertThat(tab.text()).isFocused();
        assertThat(tab.page().getByText("What is on your mind?")).isVisible();
    }
}
