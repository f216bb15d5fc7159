package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;

/** How the page looks on a telephone and on a desk, by day and by night. Leaves pictures in {@code target/screenshots}. */
@ExtendWith(InChromium.class)
class AppearanceIT {
    private static final Path PICTURES = Path.of("target/screenshots");

    /** What sticks out at the side, except where it scrolls by itself. */
    private static final String STICKS_OUT = """
            () => document.documentElement.scrollWidth > innerWidth || document.body.scrollWidth > innerWidth
                || document.querySelector('.scroller').scrollWidth > document.querySelector('.scroller').clientWidth
            """;

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

    @ParameterizedTest
    @CsvSource({"360, LIGHT", "360, DARK", "1280, LIGHT", "1280, DARK"})
    void nothingSticksOut(int width, ColorScheme colours, Tabs tabs) {
        Browser.NewContextOptions device = width < 600 ? Tabs.phone() : Tabs.desktop();
        ChatTab tab = tabs.open(server.uri("/"), device.setColorScheme(colours));
        String name = width + "-" + colours.name().toLowerCase(Locale.ROOT);
        look(tab, name + "-1-first");

        int asked = upstream.started();
        tab.text().fill("A question of some length, with averylongwordthatdoesnotfitanywhereandmustbebroken".repeat(2));
        tab.page()
                .setInputFiles(
                        "input[type=file]",
                        new FilePayload("a file with quite a long name.txt", "text/plain", new byte[] {'x'}));
        assertThat(tab.page().locator(".chip")).isVisible();
        look(tab, name + "-2-draft");
        tab.button("Send").click();
        TestUpstreamExchange model = upstream.awaitExchange(asked).begin();
        model.event("{\"type\":\"response.reasoning_summary_text.delta\",\"sequence_number\":2,\"item_id\":\"rs_1\","
                + "\"output_index\":0,\"summary_index\":0,\"delta\":\"Weighing the question.\"}");
        model.delta("Half of an answer");
        assertThat(tab.answerText()).hasText("Half of an answer");
        look(tab, name + "-3-running");
        model.delta("\n\n" + Showcase.MARKDOWN).complete("all");
        tab.assertEnded("completed");
        assertThat(tab.answerText().locator(".tok-keyword").first()).isVisible();
        tab.log().evaluate("log => log.scrollTop = 0");
        look(tab, name + "-4-answered-top");
        tab.log().evaluate("log => log.scrollTop = log.scrollHeight");
        look(tab, name + "-5-answered-end");

        tab.ask("And more?");
        upstream.awaitExchange(asked + 1).begin().delta("It breaks").cut();
        tab.assertEnded("failed");
        look(tab, name + "-6-failed");
    }

    private static void look(ChatTab tab, String name) {
        tab.page().screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
        assertEquals(false, tab.page().evaluate(STICKS_OUT), name + " sticks out");
    }
}
