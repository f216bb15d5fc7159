package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;

/** Words are found again, and one click leads to where they stand. */
@ExtendWith(InChromium.class)
class SearchIT {
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

    private static void answered(ChatTab tab, String question, String answer) {
        int asked = upstream.started();
        tab.ask(question);
        upstream.awaitExchange(asked).begin().delta(answer).complete(answer);
        tab.assertEnded("completed");
    }

    @Test
    void aHitLeadsToItsPlace(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        answered(tab, "Where does the heron live?", "By the water.\n\n" + "Reeds. ".repeat(400));
        answered(tab, "And the kingfisher?", "Also there.");
        answered(tab, "And one long answer, please", "Long. ".repeat(1500));
        tab.button("New chat").click();

        Locator search = tab.page().getByLabel("Search conversations");
        search.fill("heron liv");
        Locator hits = tab.page().locator(".hits .hit");
        assertThat(hits).not().hasCount(0);
        assertThat(hits.locator("mark").first()).hasText("heron");
        search.press("ArrowDown");
        tab.page().keyboard().press("End");
        tab.page().keyboard().press("Enter");
        assertThat(tab.questions().first()).isInViewport();

        search.fill("kingfisher");
        assertThat(hits).hasCount(1);
        hits.locator("a").click();
        assertThat(tab.questions().nth(1)).isInViewport();
        search.fill("nothing of the kind");
        assertThat(tab.page().getByText("Nothing found.")).isVisible();
        search.press("Escape");
        assertThat(tab.listed()).hasCount(1);
    }
}
