package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.testing.ParleyServer;

/** Without a key: the page says that this is a demo, and the demo shows what there is to see. */
@ExtendWith(InChromium.class)
class DemoIT {
    private static ParleyServer server;

    @BeforeAll
    static void start() {
        server = ParleyServer.start(Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theDemoSaysThatItIsOneAndRepeats(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        assertThat(tab.page().locator("#demo")).isVisible();
        assertThat(tab.page().locator("#demo-note")).containsText("OPENAI_API_KEY");
        tab.ask("Repeat *this*, please.");
        assertThat(tab.answerText().locator("blockquote")).hasText("Repeat this, please.");
        assertThat(tab.answerText()).containsText("demo provider");
        assertThat(tab.page().locator("#demo")).isVisible();
        tab.assertEnded("completed");
        assertThat(tab.answerText()).containsText("OPENAI_API_KEY");
        assertThat(tab.answerText().getByRole(AriaRole.TABLE)).isVisible();
    }

    @Test
    void anExampleIsAskedByAClick(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        tab.page().getByText("Show me code").click();
        assertThat(tab.questions()).hasText("demo:code");
        tab.assertEnded("completed");
        assertThat(tab.answerText().locator("figure.code .language")).hasText(new String[] {"java", "python", "sql"});
        assertThat(tab.answerText()
                        .locator("figure.code")
                        .nth(1)
                        .locator(".tok-keyword")
                        .first())
                .hasText("from");
    }

    @Test
    void aFailureKeepsItsText(Tabs tabs) {
        ChatTab tab = tabs.open(server).ask("demo:fail").assertEnded("failed");
        assertThat(tab.answerText()).containsText("demo provider");
        assertThat(tab.problem()).containsText("The demo failed, as you asked");
        assertThat(tab.button("Try again")).isVisible();
    }

    @Test
    void aSlowOneCanBeStoppedWhileItIsSilent(Tabs tabs) {
        ChatTab tab = tabs.open(server).ask("demo:slow");
        assertThat(tab.answer().getByText("Thinking…").first()).isVisible();
        tab.page().keyboard().press("Escape");
        tab.assertEnded("stopped");
    }

    @Test
    void aLongOneIsLong(Tabs tabs) {
        ChatTab tab = tabs.open(server).ask("demo:long");
        assertThat(tab.answerText().getByText("Part 1 of 40")).isVisible();
        assertThat(tab.answerText().getByText("Part 4 of 40")).isVisible();
        tab.button("Stop").click();
        tab.assertEnded("stopped");
        assertThat(tab.answerText().getByText("Part 4 of 40")).isVisible();
    }
}
