package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;

/** An answer's markdown as the reader sees it. */
@ExtendWith(InChromium.class)
class MarkdownIT {
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

    private static TestUpstreamExchange ask(ChatTab tab) {
        int asked = upstream.started();
        tab.ask("Hello");
        return upstream.awaitExchange(asked).begin();
    }

    private static ChatTab answered(ChatTab tab, String markdown) {
        ask(tab).delta(markdown).complete(markdown);
        return tab.assertEnded("completed");
    }

    @Test
    void tablesListsAndHeadings(Tabs tabs) {
        ChatTab tab = answered(tabs.open(server), """
                ## Capitals

                | Country | Capital | People |
                |---|:-:|--:|
                | France | **Paris** | 2 |
                | Italy | `Rome` | 3 |

                1. one
                   - inner
                2. two

                - [x] done
                - [ ] to do

                ~~gone~~ and *here*
                """);
        Locator text = tab.answerText();
        assertThat(text.getByRole(AriaRole.HEADING)).hasText("Capitals");
        assertThat(text.getByRole(AriaRole.COLUMNHEADER)).hasText(new String[] {"Country", "Capital", "People"});
        assertThat(text.getByRole(AriaRole.CELL)).hasText(new String[] {"France", "Paris", "2", "Italy", "Rome", "3"});
        assertThat(text.locator("td strong")).hasText("Paris");
        assertThat(text.locator("ol > li")).hasCount(2);
        assertThat(text.locator("ol > li > ul > li")).hasText("inner");
        assertThat(text.locator("li.task.done")).hasCount(1);
        assertThat(text.locator("del")).hasText("gone");
        assertThat(text.locator("em")).hasText("here");
        assertEquals("center", text.locator("td").nth(1).evaluate("cell => getComputedStyle(cell).textAlign"));
    }

    @Test
    void linksOpenElsewhereAndTellNothing(Tabs tabs) {
        ChatTab tab =
                answered(tabs.open(server), "See [the docs](https://example.org/a?b=c) or https://example.org/plain.");
        Locator links = tab.answerText().getByRole(AriaRole.LINK);
        assertThat(links).hasCount(2);
        assertThat(links.first()).hasAttribute("href", "https://example.org/a?b=c");
        for (Locator link : links.all()) {
            assertThat(link).hasAttribute("target", "_blank");
            assertThat(link).hasAttribute("rel", "noopener noreferrer nofollow");
        }
    }

    @Test
    void codeIsColouredOnceItIsWholeAndCanBeCopied(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        tab.profile().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        TestUpstreamExchange model = ask(tab);
        model.delta("Look:\n\n```java\nrecord Point(int x) {}\n");
        Locator block = tab.answerText().locator("figure.code");
        assertThat(block.locator("code")).containsText("record Point(int x) {}");
        assertThat(block.locator(".language")).hasText("java");
        assertThat(block.locator("[class^=tok-]")).hasCount(0);

        model.delta("// <b>&amp;\n```\n\nDone.");
        assertThat(block.locator(".tok-keyword").first()).hasText("record");
        assertThat(block.locator("code")).containsText("// <b>&amp;");
        assertThat(tab.answerText()).containsText("Done.");
        model.complete("all");
        tab.assertEnded("completed");

        tab.button("Copy code").click();
        assertThat(block.getByRole(AriaRole.BUTTON)).hasText("Copied");
        assertEquals("record Point(int x) {}\n// <b>&amp;", copied(tab));
        tab.button("Copy answer").click();
        assertThat(tab.answer().locator(".actions .copy")).hasText("Copied");
        assertEquals("Look:\n\n```java\nrecord Point(int x) {}\n// <b>&amp;\n```\n\nDone.", copied(tab));
    }

    private static Object copied(ChatTab tab) {
        return tab.page().evaluate("() => navigator.clipboard.readText()");
    }

    @Test
    void aLanguageThatNobodyKnowsStaysPlain(Tabs tabs) {
        ChatTab tab = answered(tabs.open(server), "```nosuchlanguage\na < b\n```");
        assertThat(tab.answerText().locator("figure.code .language")).hasText("nosuchlanguage");
        assertThat(tab.answerText().locator("code")).hasText("a < b");
    }

    @Test
    void whatTheUserWroteIsNoMarkdown(Tabs tabs) {
        int asked = upstream.started();
        ChatTab tab = tabs.open(server).ask("**not bold** <b>nor this</b>");
        upstream.awaitExchange(asked).begin().delta("ok").complete("ok");
        tab.assertEnded("completed");
        assertThat(tab.questions()).hasText("**not bold** <b>nor this</b>");
    }
}
