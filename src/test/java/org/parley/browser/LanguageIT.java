package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamEvents;

/** The page speaks its reader's language. */
@ExtendWith(InChromium.class)
class LanguageIT {
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

    @ParameterizedTest
    @CsvSource({
        "en-GB, en, What is on your mind?, Message, Copy answer",
        "de-AT, de, Worum geht es?, Nachricht, Antwort kopieren",
        "fr, fr, De quoi s’agit-il ?, Message, Copier la réponse",
        "es-MX, es, ¿En qué está pensando?, Mensaje, Copiar respuesta",
        "ja, ja, 何をお手伝いしましょうか？, メッセージ, 回答をコピー",
        "tlh, en, What is on your mind?, Message, Copy answer",
    })
    void itIsTheBrowsers(String locale, String language, String greeting, String message, String copy, Tabs tabs) {
        ChatTab tab = tabs.open(server.uri("/"), Tabs.desktop().setLocale(locale));
        assertThat(tab.page().locator("html")).hasAttribute("lang", language);
        assertThat(tab.page().locator("#greeting")).hasText(greeting);
        assertThat(tab.page().getByLabel(message).first()).isVisible();
        Locator field = tab.page().locator("#text");
        field.fill("Hello");
        field.press("Enter");
        tab.assertEnded("completed");
        assertThat(tab.button(copy)).hasCount(1);
        assertEquals(
                List.of(
                        "js/words/" + language + ".js",
                        "js/words/measures.js",
                        "js/words/problems/" + language + ".js"),
                tab.page().evaluate("""
                        () => performance.getEntriesByType('resource').map(({ name }) => name.replace(location.origin + location.pathname, ''))
                          .filter((name) => name.startsWith('js/words/')).sort()
                        """),
                "only one language is loaded");
    }

    @Test
    void problemsAreToldInItToo(Tabs tabs) {
        TestUpstream.Script failure =
                model -> model.json(500, TestUpstreamEvents.error("server_error", "SECRET", "mock_code"));
        try (TestUpstream failing = TestUpstream.start().script(failure);
                ParleyServer before = ParleyServer.before(failing, Map.of())) {
            ChatTab tab = tabs.open(before.uri("/"), Tabs.desktop().setLocale("de"));
            tab.page().locator("#text").fill("Hallo");
            tab.page().locator("#text").press("Enter");
            tab.assertEnded("failed");
            assertThat(tab.problem().locator(".title")).hasText("Der Server des Modells hatte einen Fehler");
            assertThat(tab.problem().locator(".detail")).containsText("noch einmal versuchen");
            tab.leave();
        }
    }
}
