package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.parley.testing.Eventually;
import org.parley.testing.Keycloak;
import org.parley.testing.ParleyServer;

/** {@code parley.auth=oidc}, from end to end: a real Keycloak, a real browser. */
class KeycloakIT {
    @Test
    void peopleLogInChatAndLogOut() throws IOException {
        int port = freePort();
        try (ParleyServer server = ParleyServer.start(Keycloak.settings(port));
                Keycloak keycloak =
                        Keycloak.start(Path.of(System.getProperty("keycloak.home")), port, server.uri("/"));
                Chromium chromium = Chromium.start();
                BrowserContext profile = chromium.browser().newContext(Tabs.desktop())) {
            profile.setDefaultTimeout((double) Eventually.DEADLINE.toMillis());
            Page page = profile.newPage();

            page.navigate(server.uri("/").toString());
            logIn(page);
            assertThat(page).hasURL(server.uri("/").toString());
            assertThat(page.locator("#who-name")).hasText("Ann Example");
            page.locator("#text").fill("demo:code");
            page.locator("#text").press("Enter");
            assertThat(page.locator("chat-message pre").first()).isVisible();
            assertEquals(200, apiStatus(page));

            page.locator("#text").fill("for nobody else");
            signOut(page).click();
            assertThat(page).hasURL(server.uri("/signed-out.html").toString());
            assertThat(page.getByText("You are signed out.")).isVisible();
            assertEquals(401, apiStatus(page));

            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Sign in again"))
                    .click();
            logIn(page); // the session at Keycloak is over too, or it would not ask
            assertThat(page.locator("#who-name")).hasText("Ann Example");
            assertThat(page.locator("#text")).hasValue("");
            page.locator("#text").fill("not sent yet");

            keycloak.logOutAnn();
            // the stream of changes ends, its reader comes back, and the page goes to the login
            assertThat(page).hasURL(Pattern.compile(".*/realms/staff/.*"));
            logIn(page);
            assertThat(page.locator("#text")).hasValue("not sent yet");
            assertTrue(server.application().users().find("ann").isPresent());
        }
    }

    private static Locator signOut(Page page) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"));
    }

    private static void logIn(Page page) {
        page.locator("#username").fill("ann");
        page.locator("#password").fill(Keycloak.PASSWORD);
        page.locator("#kc-login").click();
    }

    private static int apiStatus(Page page) {
        return (int) page.evaluate("() => fetch('api/me').then((response) => response.status)");
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
