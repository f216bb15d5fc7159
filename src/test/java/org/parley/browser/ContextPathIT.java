package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;

/** The page works wherever the WAR is put. */
@ExtendWith(InChromium.class)
class ContextPathIT {
    @ParameterizedTest
    @ValueSource(strings = {"", "/parley", "/a/b"})
    void aChatStopsReloadsAndEnds(String context, Tabs tabs) {
        try (TestUpstream upstream = TestUpstream.start().manual();
                ParleyServer server = ParleyServer.start(context, ParleyServer.upstreamSettings(upstream, Map.of()))) {
            ChatTab tab = tabs.open(server.uri(context + "/"));
            assertThat(tab.page().getByLabel("Model")).isVisible();
            tab.ask("Hello");
            TestUpstreamExchange first = upstream.awaitExchange(0).begin().delta("Half ");
            assertThat(tab.answerText()).hasText("Half");
            tab.reload();
            first.delta("an answ");
            assertThat(tab.answerText()).hasText("Half an answ");
            tab.button("Stop").click();
            first.awaitPeerLeft(TestUpstream.DEADLINE);
            tab.assertEnded("stopped");

            tab.button("Answer again").click();
            String code = "```java\nclass A {}\n```";
            upstream.awaitExchange(1).begin().delta(code).complete(code);
            tab.assertEnded("completed");
            assertThat(tab.answerText().locator(".tok-keyword")).hasText("class");
            tab.leave(); // else it goes on hearing of changes
            server.assertIdle();
        }
    }
}
