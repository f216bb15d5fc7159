package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamEvents;
import org.parley.testing.TestUpstreamExchange;

/**
 * Whatever a model says stays text: while it streams, afterwards, and after a reload. What the page must not do is seen by
 * {@link TabWatch}.
 */
@ExtendWith(InChromium.class)
class HostileAnswerIT {
    /** Everything in an answer that its markdown may not become. */
    private static final String STRANGERS = """
            () => [...document.querySelectorAll('.scroller .markdown *')].filter((each) =>
                each.closest('.math')
                ? !/^(span|math|semantics|annotation|m[a-z]+|svg|path|line)$/.test(each.localName)
                  || [...each.attributes].some(({ name }) => /^on|href|^src/.test(name))
                : !/^(p|h[3-6]|ul|ol|li|blockquote|hr|br|em|strong|del|code|pre|a|table|thead|tbody|tr|th|td|div|span|figure|figcaption|button|svg|use|sup)$/
                    .test(each.localName)
                || [...each.attributes].some(({ name }) =>
                    !/^(class|dir|hidden|lang|href|rel|scope|target|title|type|role|tabindex|translate|start|aria-[a-z]+|data-(title|host|label|copy-table))$/.test(name))
            ).map((each) => each.outerHTML)
            """;

    private static final String UNSAFE_LINKS = """
            () => [...document.querySelectorAll('.scroller a')].filter((link) =>
                !['http:', 'https:', 'mailto:'].includes(link.protocol) || link.origin === location.origin
                || link.target !== '_blank' || link.rel !== 'noopener noreferrer nofollow'
            ).map((link) => link.outerHTML)
            """;

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

    /** @param longest piece, in characters; 0: of any length, at random, each drawn before the next one comes */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void staysTextWhileItStreamsAndAfterAReload(int longest, Tabs tabs) {
        List<String> payloads = HostileAnswers.all();
        ChatTab tab = tabs.open(server);
        for (int i = 0; i < payloads.size(); i++) {
            String payload = payloads.get(i);
            long seed = System.nanoTime();
            upstream.script(model -> {
                if (longest > 0) {
                    inPieces(model, payload, longest);
                } else {
                    inRandomPieces(model, payload, new Random(seed));
                }
            });
            tab.ask("case " + i);
            tab.answers().nth(i).waitFor();
            tab.assertEnded("completed");
            assertHarmless(tab, payload + "\n(seed " + seed + ")");
        }
        tab.reload();
        assertThat(tab.answers()).hasCount(payloads.size());
        assertHarmless(tab, "after the reload");
    }

    private static void inPieces(TestUpstreamExchange model, String text, int length) {
        model.begin();
        for (int at = 0; at < text.length(); at += length) {
            model.delta(text.substring(at, Math.min(text.length(), at + length)));
        }
        model.complete(text);
    }

    private static void inRandomPieces(TestUpstreamExchange model, String text, Random random) {
        model.begin();
        int longest = 1 + text.length() / 3;
        for (int at = 0; at < text.length(); ) {
            int to = Math.min(text.length(), at + 1 + random.nextInt(longest));
            model.delta(text.substring(at, to));
            model.pause(Duration.ofMillis(16)); // about a frame, so that the half text is drawn
            at = to;
        }
        model.complete(text);
    }

    private static void assertHarmless(ChatTab tab, String what) {
        assertAll(
                what,
                tab::assertHarmless,
                () -> assertEquals(List.of(), tab.page().evaluate(STRANGERS)),
                () -> assertEquals(List.of(), tab.page().evaluate(UNSAFE_LINKS)));
    }

    @Test
    void soDoThinkingToolsAndSources(Tabs tabs) {
        String evil = "<img src=x onerror=alert(1)> [x](javascript:alert(1))";
        String quoted = "\"" + TestUpstreamEvents.escape(evil, false) + "\"";
        upstream.script(model -> {
            model.begin();
            model.event(
                    "{\"type\":\"response.reasoning_summary_text.delta\",\"sequence_number\":2,\"item_id\":\"rs_1\","
                            + "\"output_index\":0,\"summary_index\":0,\"delta\":" + quoted + "}");
            String call =
                    "{\"type\":\"response.output_item.%s\",\"sequence_number\":3,\"output_index\":0,\"item\":{\"id\":\"ws_1\","
                            + "\"type\":\"web_search_call\",\"status\":\"%s\",\"action\":{\"type\":\"search\",\"query\":"
                            + quoted + "}}}";
            model.event(call.formatted("added", "in_progress")).event(call.formatted("done", "completed"));
            model.delta("Text.");
            for (String url :
                    List.of("javascript:alert(1)", "https://evil.example/\\\" onclick=alert(1)", "data:text/html,x")) {
                model.event(
                        "{\"type\":\"response.output_text.annotation.added\",\"sequence_number\":9,\"item_id\":\"msg_1\","
                                + "\"output_index\":0,\"content_index\":0,\"annotation_index\":0,\"annotation\":{\"type\":\"url_citation\","
                                + "\"url\":\"" + url + "\",\"title\":" + quoted
                                + ",\"start_index\":0,\"end_index\":1}}");
            }
            model.complete("Text.");
        });
        ChatTab tab = tabs.open(server).ask(evil).assertEnded("completed");
        assertThat(tab.questions()).hasText(evil);
        assertThat(tab.answer().locator(".sources li")).not().hasCount(0);
        assertThat(tab.answer().locator(".tool")).containsText("<img src=x");
        tab.thinking().locator("summary").click();
        assertThat(tab.thinking()).containsText("<img src=x");
        assertHarmless(tab, "now");
        assertThat(tab.reload().answer().locator(".sources")).isVisible();
        assertHarmless(tab, "after the reload");
    }

    /** The watch bites, and what it watches has a second lock. */
    @Test
    void theBrowserItselfWouldNotHaveLetItThrough(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        assertEquals("TypeError", tab.page().evaluate("""
                () => { try { document.body.innerHTML = '<img src=x onerror=alert(1)>'; return ''; } catch (e) { return e.name; } }
                """));
        tab.page().evaluate("""
                () => { const image = document.createElement('img'); image.src = 'https://evil.example/x'; document.body.append(image); }
                """);
        List<String> breaches = tab.takeBreaches();
        assertFalse(breaches.isEmpty());
        for (String directive : List.of("require-trusted-types-for", "img-src")) {
            assertEquals(
                    true,
                    breaches.stream().anyMatch(breach -> breach.contains(directive)),
                    breaches + " has " + directive);
        }
        assertFalse(breaches.stream().anyMatch(breach -> breach.startsWith("dialog")), breaches::toString);
    }
}
