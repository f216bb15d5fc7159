package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;

/** Something between page and server lets no event stream through before its end: the page finds another way by itself. */
@ExtendWith(InChromium.class)
class HeldBackIT {
    private static TestUpstream upstream;
    private static ParleyServer server;

    @BeforeAll
    static void start() {
        upstream = TestUpstream.start().manual();
        server = ParleyServer.before(upstream, Map.of("parley.heartbeat", "1s"));
    }

    @AfterAll
    static void stop() {
        server.assertIdle();
        server.close();
        upstream.close();
    }

    @ParameterizedTest
    @EnumSource
    void thePagePollsAndRemembersAndAsksOnce(MiddleBox.Holds holds, Tabs tabs) {
        try (MiddleBox box = MiddleBox.before(server, holds)) {
            ChatTab tab = tabs.open(box.uri("/"));
            answerInPieces(tab, "first");
            assertEquals(1, box.requests("POST /api/llmstream").size());

            tab.button("New chat").click();
            answerInPieces(tab, "second");
            assertEquals(2, box.requests("POST /api/llmstream").size());
            assertTrue(box.requests("POST /api/llmstream").getLast().contains("Prefer: respond-async"));
            assertEquals(
                    0,
                    box.requests("Accept: text/event-stream").stream()
                            .filter(head -> head.startsWith("GET /api/generations/"))
                            .count());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReloadAndStopWorkThereToo(MiddleBox.Holds holds, Tabs tabs) {
        try (MiddleBox box = MiddleBox.before(server, holds)) {
            int asked = upstream.started();
            ChatTab tab = tabs.open(box.uri("/")).ask("Hello");
            TestUpstreamExchange model = upstream.awaitExchange(asked).begin().delta("Half ");
            tab.reload();
            assertThat(tab.answerText()).hasText("Half");
            model.delta("an answ");
            assertThat(tab.answerText()).hasText("Half an answ");
            tab.button("Stop").click();
            model.awaitPeerLeft(TestUpstream.DEADLINE);
            tab.assertEnded("stopped");
            assertThat(tab.answerText()).hasText("Half an answ");
        }
    }

    private static void answerInPieces(ChatTab tab, String question) {
        int asked = upstream.started();
        tab.ask(question);
        TestUpstreamExchange model = upstream.awaitExchange(asked).begin().delta("One ");
        assertThat(tab.answerText()).hasText("One");
        assertThat(tab.page().locator(".connection.polling")).isVisible();
        model.delta("two ");
        assertThat(tab.answerText()).hasText("One two");
        model.delta("three.").complete("One two three.");
        tab.assertEnded("completed");
        assertThat(tab.answerText()).hasText("One two three.");
        assertEquals(asked + 1, upstream.started());
    }
}
