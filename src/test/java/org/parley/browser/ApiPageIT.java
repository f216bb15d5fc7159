package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.testing.ParleyServer;

/** The page that shows the HTTP interface. */
@ExtendWith(InChromium.class)
class ApiPageIT {
    private static ParleyServer server;

    @BeforeAll
    static void start() {
        server = ParleyServer.start(Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Page open(Tabs tabs, Browser.NewContextOptions device) {
        Page page = tabs.openPage(server.uri("/api.html"), device);
        assertThat(page.locator("details").first()).isVisible();
        return page;
    }

    @Test
    void operationsOpenAndSayWhatTheyTake(Tabs tabs) {
        Page page = open(tabs, Tabs.desktop());
        Locator ask = page.locator("details", new Page.LocatorOptions().setHasText("/api/llmstream"));
        ask.locator("summary").click();
        assertThat(ask.locator("pre").first()).containsText("messages: {");
        assertThat(ask.locator("tbody")).containsText("Parley-On-Disconnect");
    }

    @Test
    void examplesNameThisServer(Tabs tabs) {
        Page page = open(tabs, Tabs.desktop());
        assertThat(page.locator("pre").first())
                .containsText("curl -N " + server.uri("/v1/responses").toString());
    }

    @Test
    void itIsFoundFromTheKeysInTheSettings(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        tab.button("Settings").click();
        tab.button("API keys").click();
        assertThat(tab.page().getByText("How programs ask")).hasAttribute("href", "api.html");
    }

    @ParameterizedTest
    @CsvSource({"en, LIGHT", "de, DARK", "fr, LIGHT", "es, DARK", "ja, LIGHT"})
    void axeFindsNothing(String language, ColorScheme colours, Tabs tabs) {
        for (Browser.NewContextOptions device : List.of(Tabs.desktop(), Tabs.phone())) {
            Page page = open(tabs, device.setColorScheme(colours).setLocale(language));
            page.locator("summary").first().click();
            Axe.assertAccessible(page, language + " " + colours);
            assertEquals(true, page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"));
        }
    }
}
