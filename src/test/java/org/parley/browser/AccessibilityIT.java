package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;

/** The page for those who do not see it, or use no mouse. */
@ExtendWith(InChromium.class)
class AccessibilityIT {
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

    /** In every state that a chat has, in both colour schemes. */
    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void axeFindsNothing(ColorScheme colours, Tabs tabs) {
        ChatTab tab = tabs.open(server.uri("/"), Tabs.desktop().setColorScheme(colours));
        Axe.assertAccessible(tab.page(), "first screen");

        int asked = upstream.started();
        tab.ask("Hello");
        TestUpstreamExchange model = upstream.awaitExchange(asked).begin();
        assertThat(tab.answer()).isVisible();
        Axe.assertAccessible(tab.page(), "waiting");
        model.event("{\"type\":\"response.reasoning_summary_text.delta\",\"sequence_number\":2,\"item_id\":\"rs_1\","
                + "\"output_index\":0,\"summary_index\":0,\"delta\":\"Weighing.\"}");
        model.delta(Showcase.MARKDOWN);
        assertThat(tab.answerText()).containsText("the end of it");
        Axe.assertAccessible(tab.page(), "running");
        model.complete(Showcase.MARKDOWN);
        tab.assertEnded("completed");
        assertThat(tab.answerText().locator(".tok-keyword").first()).isVisible();
        tab.thinking().locator("summary").click();
        Axe.assertAccessible(tab.page(), "answered");

        tab.ask("And more?");
        upstream.awaitExchange(asked + 1).json(500, "{\"error\":{\"message\":\"no\"}}", "x-should-retry: false");
        tab.assertEnded("failed");
        Axe.assertAccessible(tab.page(), "failed");
        tab.text().fill("A draft");
        Axe.assertAccessible(tab.page(), "draft");
    }

    @ParameterizedTest
    @CsvSource({"en, LIGHT", "de, DARK", "fr, LIGHT", "es, DARK", "ja, LIGHT"})
    void norInAnyLanguageNorInWhatOpens(String language, ColorScheme colours, Tabs tabs) {
        ChatTab tab =
                tabs.open(server.uri("/"), Tabs.phone().setColorScheme(colours).setLocale(language));
        Axe.assertAccessible(tab.page(), "first screen");
        tab.page().locator("#settings").click();
        assertThat(tab.page().locator("dialog.settings")).isVisible();
        Axe.assertAccessible(tab.page(), "settings");
        tab.page().locator("dialog.settings .buttons button").last().click();
        tab.page().locator("#key-name").fill("nightly");
        tab.page().locator("#key-name").press("Enter");
        assertThat(tab.page().locator(".keys li")).not().hasCount(0);
        Axe.assertAccessible(tab.page(), "keys");
        tab.page().keyboard().press("Escape");
        tab.page().keyboard().press("Control+/");
        assertThat(tab.page().locator("dialog.shortcuts")).isVisible();
        Axe.assertAccessible(tab.page(), "shortcuts");
        tab.page().keyboard().press("Escape");
        tab.page().locator("#show-sidebar").click();
        assertThat(tab.page().locator("#sidebar")).hasAttribute("role", "dialog");
        Axe.assertAccessible(tab.page(), "conversations");
        tab.page().keyboard().press("Escape");

        int asked = upstream.started();
        tab.page().locator("#text").fill("Hello");
        tab.page().locator("#text").press("Enter");
        String answer = "It is **so**.\n\n| a | b |\n|---|---|\n| $x$ | 2 |\n\n$$y$$\n";
        upstream.awaitExchange(asked).begin().delta(answer).event("""
                {"type":"response.output_text.annotation.added","sequence_number":9,"item_id":"msg_1","output_index":0,\
                "content_index":0,"annotation_index":0,"annotation":{"type":"url_citation","url":"https://a.example/",\
                "title":"A source","start_index":0,"end_index":12}}""").complete(answer);
        tab.assertEnded("completed");
        assertThat(tab.answerText().locator(".katex")).hasCount(2);
        tab.answerText().locator(".cite a").focus();
        assertThat(tab.page().locator(".source-card")).containsText("a.example");
        Axe.assertAccessible(tab.page(), "formulas, tables and sources");
        assertEquals(true, tab.page().evaluate("() => document.documentElement.scrollWidth <= innerWidth"));
    }

    @ParameterizedTest
    @CsvSource({"en, LIGHT", "de, DARK", "fr, LIGHT", "es, DARK", "ja, LIGHT"})
    void norOnTheWayInAndOut(String language, ColorScheme colours, Tabs tabs) {
        ChatTab tab =
                tabs.open(server.uri("/"), Tabs.phone().setColorScheme(colours).setLocale(language));
        for (String page : List.of("login", "login-failed", "login-refused", "login-unavailable", "signed-out")) {
            URI address = server.uri("/" + page + ".html");
            tab.watch().expectLoadOf(address);
            tab.page().navigate(address.toString());
            assertThat(tab.page().locator("html.worded")).hasCount(1);
            Axe.assertAccessible(tab.page(), page);
            assertEquals(true, tab.page().evaluate("() => document.documentElement.scrollWidth <= innerWidth"));
        }
    }

    @Test
    void aChatCanBeHadByKeyboardAlone(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        var keyboard = tab.page().keyboard();
        int asked = upstream.started();
        keyboard.type("Hello");
        keyboard.press("Enter");
        TestUpstreamExchange model = upstream.awaitExchange(asked).begin().delta("Half");
        assertThat(tab.answerText()).hasText("Half");
        tabTo(tab, "Stop");
        keyboard.press("Enter");
        model.awaitPeerLeft(TestUpstream.DEADLINE);
        tab.assertEnded("stopped");

        tabTo(tab, "Answer again");
        keyboard.press("Space");
        upstream.awaitExchange(asked + 1).begin().delta(Showcase.MARKDOWN).complete(Showcase.MARKDOWN);
        tab.assertEnded("completed");
        for (String name : List.of("Copy code", "Copy answer", "Copy message", "Attach files", "New chat")) {
            tabTo(tab, name);
        }
        keyboard.press("Enter");
        assertThat(tab.answers()).hasCount(0);
        assertThat(tab.text()).isFocused();
    }

    /** Presses Tab until it is there; every stop on the way must be visible. */
    private static void tabTo(ChatTab tab, String name) {
        for (int stops = 0; stops < 40; stops++) {
            tab.page().keyboard().press("Tab");
            if (Boolean.TRUE.equals(tab.page().evaluate("""
                    (name) => {
                      const at = document.activeElement;
                      return (at.getAttribute('aria-label') ?? at.textContent.trim()) === name && at.checkVisibility();
                    }
                    """, name))) {
                assertThat(tab.button(name).first()).isVisible();
                return;
            }
        }
        throw new AssertionError("Tab does not lead to " + name);
    }

    @Test
    void whoSkipsComesToTheMessageField(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        Locator skip = tab.page().getByText("Skip to the message field");
        assertThat(skip).not().isInViewport();
        skip.focus();
        assertThat(skip).isInViewport();
        tab.page().keyboard().press("Enter");
        assertThat(tab.text()).isFocused();
    }

    /** A screen reader is told that an answer is being made and how it ended, not each word of it. */
    @Test
    void theStatusRegionSpeaksTwice(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        tab.page().evaluate("""
                () => {
                  window.heard = [];
                  new MutationObserver(() => heard.push(document.querySelector('#status').textContent))
                    .observe(document.querySelector('#status'), { childList: true, characterData: true, subtree: true });
                }
                """);
        int asked = upstream.started();
        tab.ask("Hello");
        TestUpstreamExchange model = upstream.awaitExchange(asked).begin();
        for (String word : List.of("One ", "two ", "three ", "four.")) {
            model.delta(word);
            assertThat(tab.answerText()).containsText(word.strip());
        }
        model.complete("One two three four.");
        tab.assertEnded("completed");
        assertThat(tab.status()).hasText("Answer complete.");
        assertEquals(
                List.of("Generating answer.", "Answer complete."), tab.page().evaluate("() => heard.filter(Boolean)"));
        assertThat(tab.log()).hasAttribute("aria-live", "off");
    }

    @Test
    void answersCanBeReachedByHeadings(Tabs tabs) {
        int asked = upstream.started();
        ChatTab tab = tabs.open(server).ask("Hello");
        upstream.awaitExchange(asked).begin().delta("# Title\n\ntext").complete("# Title\n\ntext");
        tab.assertEnded("completed");
        @SuppressWarnings("unchecked")
        List<String> outline = (List<String>) tab.page().evaluate("""
                () => [...document.querySelectorAll('.scroller :is(h1, h2, h3, h4)')]
                  .filter((each) => each.checkVisibility()).map((each) => `${each.localName} ${each.textContent}`)
                """);
        assertEquals(List.of("h2 Your message", "h2 Answer", "h3 Title"), outline);
        assertTrue(tab.page().title().startsWith("Hello"));
        assertFalse(tab.page().title().isBlank());
    }
}
