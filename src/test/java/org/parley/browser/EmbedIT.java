package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;

/** The chat in a page of another origin, whose own styles do their worst. */
@ExtendWith(InChromium.class)
class EmbedIT {
    private static final String HOST = """
            <!doctype html><html lang="en"><title>Portal</title>
            <style>
              * { display: none !important; color: red !important; font-size: 3px !important; position: fixed !important; }
              html, body, parley-chat { display: block !important; position: static !important; }
              iframe, textarea, button { visibility: hidden !important; transform: scale(0) !important; }
            </style>
            <body><script type="module" src="EMBED"></script>
            <parley-chat model="gpt-5" greeting="Ask the helpdesk" theme="dark" label="Helpdesk chat"></parley-chat>""";

    /** A portal's page; its origin differs from Parley's by its port. */
    private static HttpServer portal() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String origin(HttpServer portal) {
        return "http://127.0.0.1:" + portal.getAddress().getPort();
    }

    private static void serve(HttpServer portal, ParleyServer parley) {
        byte[] page = HOST.replace("EMBED", parley.uri("/embed.js").toString()).getBytes(UTF_8);
        portal.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        portal.start();
    }

    @Test
    void anAllowedPageHasAWholeChatThatItsStylesDoNotReach(Tabs tabs) {
        HttpServer portal = portal();
        try (TestUpstream upstream = TestUpstream.start();
                ParleyServer parley = ParleyServer.before(upstream, Map.of("parley.embed-origins", origin(portal)));
                BrowserContext profile = tabs.profile()) {
            serve(portal, parley);
            Page page = profile.newPage();
            page.navigate(origin(portal) + "/");
            // the shadow tree is closed, also to tests: the frame is found by its address
            page.waitForCondition(() -> page.frames().size() == 2);
            var chat = page.frames().get(1);
            assertThat(chat.getByText("Ask the helpdesk")).isVisible();
            assertEquals("dark", chat.evaluate("document.documentElement.dataset.theme"));
            assertThat(chat.locator("#sidebar")).isHidden();
            assertThat(chat.locator("#model")).hasValue("gpt-5");
            page.keyboard().press("Tab"); // by keys alone, from the portal's page into the chat
            Locator text = chat.locator("#text");
            text.focus();
            page.keyboard().type("mock-n3");
            page.keyboard().press("Enter");
            assertThat(chat.getByText(TestUpstream.expectedText("mock-n3").strip()))
                    .isVisible();
            assertEquals("gpt-5", upstream.awaitExchange(0).model());
            page.navigate("about:blank");
            parley.assertIdle();
        } finally {
            portal.stop(0);
        }
    }

    @Test
    void aPageOfAnotherOriginGetsNeitherScriptNorFrame(Tabs tabs) {
        HttpServer stranger = portal();
        try (ParleyServer parley = ParleyServer.start(Map.of("parley.embed-origins", "https://portal.example.org"));
                BrowserContext profile = tabs.profile()) {
            serve(stranger, parley);
            Page page = profile.newPage();
            page.navigate(origin(stranger) + "/");
            assertFalse((Boolean) page.evaluate("!!customElements.get('parley-chat')"));
            page.evaluate(
                    "address => { const frame = document.createElement('iframe'); frame.src = address; document.body.append(frame); }",
                    parley.uri("/").toString());
            page.waitForCondition(() ->
                    page.frames().size() == 2 && page.frames().get(1).url().startsWith("chrome-error:"));
        } finally {
            stranger.stop(0);
        }
    }
}
