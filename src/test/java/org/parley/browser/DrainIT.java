package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Route;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** A node is taken out of service while people write: they need not do anything about it. */
@ExtendWith(InChromium.class)
class DrainIT {
    private static final String KEY = "0123456789abcdef";

    private static TestUpstream upstream;
    private static ParleyServer server;
    private static ParleyServer draining;

    @BeforeAll
    static void start() {
        upstream = TestUpstream.start();
        server = ParleyServer.before(upstream, Map.of());
        draining = ParleyServer.before(
                upstream,
                Map.of(
                        "parley.drain.key",
                        KEY,
                        "parley.allowed-origins",
                        server.uri("/").resolve("/").toString().replaceAll("/$", "")));
        try (WireResponse drained = WireRequest.post("/health/drain")
                .header("Authorization", "Bearer " + KEY)
                .send(draining)) {
            assertEquals("DRAINED", drained.json().path("status").asText());
        }
    }

    @AfterAll
    static void stop() {
        server.close();
        draining.close();
        upstream.close();
    }

    /** The balancer sends the page's first question to the node that drains, all else to the other. */
    @Test
    void aQuestionThatIsNotTakenIsSentAgainByItself(Tabs tabs) {
        int asked = upstream.started();
        ChatTab tab = tabs.open(server);
        AtomicBoolean first = new AtomicBoolean(true);
        tab.page()
                .route(
                        "**/api/llmstream",
                        route -> route.resume(
                                first.getAndSet(false)
                                        ? new Route.ResumeOptions()
                                                .setUrl(draining.uri("/api/llmstream")
                                                        .toString())
                                        : new Route.ResumeOptions()));
        tab.ask("mock-n3");
        assertThat(tab.page().locator(".connection.moving"))
                .hasText("The server is about to be restarted. Your message is sent again by itself…");
        tab.assertEnded("completed");
        assertThat(tab.answerText())
                .hasText(TestUpstream.expectedText("mock-n3").strip());
        assertThat(tab.problem()).isHidden();
        assertThat(tab.connection()).isHidden();
        assertThat(tab.questions()).hasCount(1);
        assertEquals(asked + 1, upstream.started());
        String refusal = "a part of the page is missing: " + draining.uri("/api/llmstream");
        assertEquals(List.of(refusal), tab.takeBreaches(), "from elsewhere, as the browser sees it");
    }
}
