package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** What one chooses holds, at once and after a reload, until the browser is told to forget it. */
@ExtendWith(InChromium.class)
class SettingsIT {
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
    void coloursHoldUntilTheyAreForgotten(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        Locator page = tab.page().locator("html");
        settings(tab);
        choice(tab, "Dark").check();
        assertThat(page).hasAttribute("data-theme", "dark");
        tab.reload();
        assertThat(page).hasAttribute("data-theme", "dark");
        assertThat(page).hasCSS("background-color", "rgb(25, 24, 22)");

        settings(tab);
        tab.button("Forget what this browser remembers").click();
        tab.watch().expectLoad();
        tab.button("Forget now").click();
        assertThat(page).hasCSS("background-color", "rgb(250, 248, 244)");
        assertEquals(List.of(), tab.page().evaluate("() => Object.keys(localStorage)"));
    }

    @Test
    void conversationsComeInFromAFile(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        settings(tab);
        choose(tab, "notes.json", "[1, 2]");
        assertThat(outcome(tab)).hasText("This file is no export of Parley or ChatGPT.");
        choose(tab, "parley.json", """
                [{"title":"Brought along","messages":[{"id":"m","role":"user","text":"From elsewhere"}]},{"title":"Empty","messages":[]}]""");
        assertThat(outcome(tab)).hasText("One conversation is here now. One had no messages.");
        assertThat(tab.listed()).hasText(new String[] {"Brought along"});
    }

    @Test
    void aKeyIsShownOnceWorksAndIsRevoked(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        settings(tab);
        tab.button("API keys").click();
        assertThat(outcome(tab)).hasText("You have no keys.");
        tab.page().getByLabel("Name of the program").fill("nightly");
        tab.page().getByLabel("Limits").fill("20 requests/minute, 3 concurrent");
        tab.button("Make a key").click();
        String secret = tab.page().locator(".secret code").innerText();
        assertTrue(secret.startsWith("sk-parley-"), secret);
        WireRequest models = WireRequest.get("/v1/models").header("Authorization", "Bearer " + secret);
        try (WireResponse response = models.send(server)) {
            assertEquals(200, response.status());
        }
        assertThat(tab.page().locator(".keys li")).containsText("nightly");
        assertThat(tab.page().locator(".keys li")).containsText("20 requests/minute · 3 concurrent");
        tab.button("Revoke “nightly”").click();
        tab.button("Revoke now").click();
        assertThat(outcome(tab)).hasText("You have no keys.");
        try (WireResponse response = models.send(server)) {
            assertEquals(401, response.status());
        }
    }

    private static void choose(ChatTab tab, String name, String content) {
        FilePayload file = new FilePayload(name, "application/json", content.getBytes(StandardCharsets.UTF_8));
        tab.page().locator("dialog input[type=file]").setInputFiles(file);
    }

    private static Locator outcome(ChatTab tab) {
        return tab.page().locator("dialog").getByRole(AriaRole.STATUS);
    }

    @Test
    void anotherKeySends(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        settings(tab);
        choice(tab, "Ctrl+Enter sends").check();
        tab.page().keyboard().press("Escape");
        assertThat(tab.page().locator("chat-composer .hint")).containsText("Ctrl Enter sends");
        int asked = upstream.started();
        tab.text().fill("One");
        tab.text().press("Enter");
        assertThat(tab.text()).hasValue("One\n");
        assertEquals(asked, upstream.started());
        tab.text().press("Control+Enter");
        tab.assertEnded("completed");
        assertThat(tab.questions()).hasText("One");
    }

    @Test
    void anotherLanguageIsAnotherPageWithTheSameDraft(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        tab.text().fill("half a thou");
        settings(tab);
        tab.watch().expectLoad();
        tab.page().getByLabel("Language").selectOption("de");
        assertThat(tab.page().locator("html")).hasAttribute("lang", "de");
        assertThat(tab.page().locator("#greeting")).hasText("Worum geht es?");
        assertThat(tab.page().locator("#text")).hasValue("half a thou");
    }

    @Test
    void theModelIsAskedToThinkAsMuchAsChosen(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        tab.page().locator("#reasoning").selectOption("low");
        int asked = upstream.started();
        tab.reload().ask("Hello").assertEnded("completed");
        assertEquals(
                "low",
                upstream.exchanges()
                        .get(asked)
                        .request()
                        .json()
                        .at("/reasoning/effort")
                        .asText());
        assertThat(tab.page().locator("#web-search")).isHidden(); // the model's server is not OpenAI's
    }

    @Test
    void keysDoWhatTheSheetSays(Tabs tabs) {
        ChatTab tab = tabs.open(server).ask("Hello").assertEnded("completed");
        tab.page().keyboard().press("Control+/");
        Locator sheet =
                tab.page().getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName("Keyboard shortcuts"));
        assertThat(sheet).containsText("Copy the last answer");
        tab.page().keyboard().press("Escape");
        assertThat(sheet).isHidden();
        tab.page().keyboard().press("Control+k");
        assertThat(tab.page().locator("#search")).isFocused();
        tab.page().keyboard().press("Shift+Escape");
        assertThat(tab.text()).isFocused();
        tab.page().keyboard().press("Control+Shift+O");
        assertThat(tab.answers()).hasCount(0);
    }

    private static void settings(ChatTab tab) {
        tab.button("Settings").click();
        assertThat(tab.page().locator("dialog.settings")).isVisible();
    }

    private static Locator choice(ChatTab tab, String name) {
        return tab.page()
                .getByRole(
                        AriaRole.RADIO,
                        new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
