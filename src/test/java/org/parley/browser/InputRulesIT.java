package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.testing.ParleyServer;

/** The page says what is checked, what was found, and what became of it. */
@ExtendWith(InChromium.class)
class InputRulesIT {
    private static ParleyServer server;

    @BeforeAll
    static void start() {
        server = ParleyServer.start(Map.of("parley.input-rules", "refuse iban; mask e-mail, phone"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aMaskedQuestionIsShownAsItWasKept(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        tab.ask("demo:code for ann@example.org").assertEnded("completed");
        assertThat(tab.questions().last()).hasText("demo:code for [masked: e-mail]");
    }

    @Test
    void aRefusedQuestionIsToldByTheRulesName(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        tab.ask("Pay DE89370400440532013000").assertEnded("failed");
        assertThat(tab.problem()).containsText("This may not be sent to the model");
        assertThat(tab.problem()).containsText("“iban”");
    }

    @Test
    void theSettingsSayWhatIsChecked(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        tab.button("Settings").click();
        Locator part = tab.page().locator("section[aria-labelledby=input-rules]");
        assertThat(part).containsText("is not sent: iban.");
        assertThat(part).containsText("e-mail, phone.");
        assertThat(part).containsText("Answers are neither checked nor held back.");
    }
}
