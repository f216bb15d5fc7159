package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.testing.ParleyServer;

/** The page asks for what is to be accepted, and lets nobody by. */
@ExtendWith(InChromium.class)
class PolicyIT {
    private static final Map<String, String> TERMS = Map.of(
            "parley.auth",
            "proxy",
            "parley.proxy.trusted",
            "127.0.0.1",
            "parley.logout-url",
            "/signed-out.html",
            "parley.policy",
            "## Be kind\n\n- to people\n- to [machines](https://example.org)\n\n" + "And read on. ".repeat(400));

    private static Browser.NewContextOptions ann() {
        return Tabs.desktop().setExtraHTTPHeaders(Map.of("X-Forwarded-User", "ann"));
    }

    private static Locator dialog(ChatTab tab) {
        return tab.page().getByRole(AriaRole.DIALOG);
    }

    private static Locator button(ChatTab tab, String name) {
        return dialog(tab).getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name));
    }

    @Test
    void nobodyGetsByWithoutAcceptingAndThenNobodyIsAskedAgain(Tabs tabs) {
        try (ParleyServer server = ParleyServer.start(TERMS)) {
            ChatTab tab = tabs.open(server.uri("/"), ann());
            assertThat(dialog(tab)).isVisible();
            assertThat(dialog(tab).getByRole(AriaRole.HEADING, new Locator.GetByRoleOptions().setName("Be kind")))
                    .isVisible();
            for (int i = 0; i < 4; i++) {
                tab.page().keyboard().press("Escape");
            }
            tab.page().mouse().click(5, 5);
            assertThat(dialog(tab)).isVisible();
            button(tab, "I accept").click();
            assertThat(dialog(tab)).hasCount(0);
            assertThat(tab.text()).isFocused();
            tab.ask("demo:code");
            tab.assertEnded("completed");
            tab.reload();
            assertThat(dialog(tab)).hasCount(0);
        }
    }

    @Test
    void whoDoesNotAcceptCanSignOut(Tabs tabs) {
        try (ParleyServer server = ParleyServer.start(TERMS)) {
            ChatTab tab = tabs.open(server.uri("/"), ann());
            tab.watch().expectLoad();
            button(tab, "Sign out").click();
            assertThat(tab.page()).hasURL(server.uri("/signed-out.html").toString());
            assertEquals(List.of("navigation to " + server.uri("/signed-out.html")), tab.takeBreaches());
        }
    }

    @ParameterizedTest
    @CsvSource({"LIGHT, en, I accept", "DARK, de, Ich stimme zu", "LIGHT, ja, 同意します"})
    void axeFindsNothing(ColorScheme colours, String language, String accept, Tabs tabs) {
        try (ParleyServer server = ParleyServer.start(TERMS)) {
            ChatTab tab =
                    tabs.open(server.uri("/"), ann().setColorScheme(colours).setLocale(language));
            assertThat(button(tab, accept)).isVisible();
            Axe.assertAccessible(tab.page(), language + " " + colours);
        }
    }
}
