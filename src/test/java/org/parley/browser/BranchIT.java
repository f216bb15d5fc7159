package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;

/** Questions asked in other words and answers given again: all stay, side by side. */
@ExtendWith(InChromium.class)
class BranchIT {
    private static TestUpstream upstream;
    private static ParleyServer server;

    @BeforeAll
    static void start() {
        upstream = TestUpstream.start().manual();
        server = ParleyServer.before(upstream, Map.of());
    }

    @AfterAll
    static void stop() {
        server.assertIdle();
        server.close();
        upstream.close();
    }

    private static void answer(ChatTab tab, String text, Runnable asking) {
        int asked = upstream.started();
        asking.run();
        upstream.awaitExchange(asked).begin().delta(text).complete(text);
        tab.assertEnded("completed");
        assertThat(tab.answerText()).hasText(text);
    }

    private static Locator at(ChatTab tab) {
        return tab.page().locator(".fork:not([hidden]) .at");
    }

    private static void edit(ChatTab tab, int question, String text) {
        tab.questions().nth(question).hover();
        tab.button("Edit message").nth(question).click();
        Locator field = tab.page().locator(".editor textarea");
        assertThat(field).isFocused();
        field.fill(text);
        field.press("Enter");
    }

    @Test
    void anAnswerGivenAgainStandsBesideTheFirst(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        answer(tab, "First.", () -> tab.ask("Hello"));
        answer(tab, "Second.", () -> tab.button("Answer again").click());
        assertThat(tab.answers()).hasCount(1);
        assertThat(at(tab)).hasText("2 / 2");
        tab.button("Previous version").click();
        assertThat(tab.answerText()).hasText("First.");
        assertThat(tab.button("Next version")).isFocused();
        tab.page().keyboard().press("Enter");
        assertThat(tab.answerText()).hasText("Second.");

        tab.reload();
        assertThat(tab.answerText()).hasText("Second.");
        assertThat(at(tab)).hasText("2 / 2");
        assertThat(tab.questions()).hasCount(1);
    }

    @Test
    void anEditedQuestionIsAnotherBranchAndTheModelKnowsOnlyThat(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        answer(tab, "Red.", () -> tab.ask("Name a colour"));
        answer(tab, "Because.", () -> tab.ask("Why?"));
        answer(tab, "Rome.", () -> edit(tab, 0, "Name a city"));
        assertThat(tab.questions()).hasText(new String[] {"Name a city"});
        assertThat(at(tab)).hasText("2 / 2");
        answer(tab, "So it is.", () -> tab.ask("Really?"));
        String input =
                upstream.exchanges().getLast().request().json().path("input").toString();
        assertEquals(true, input.contains("Name a city") && input.contains("Rome."), input);
        assertEquals(false, input.contains("colour") || input.contains("Because"), input);

        tab.button("Previous version").click();
        assertThat(tab.questions()).hasText(new String[] {"Name a colour", "Why?"});
        answer(tab, "Beyond doubt.", () -> tab.ask("Sure?"));
        tab.reload();
        assertThat(tab.questions()).hasText(new String[] {"Name a colour", "Why?", "Sure?"});
        tab.button("Next version").click();
        assertThat(tab.questions()).hasText(new String[] {"Name a city", "Really?"});
    }

    @Test
    void editingCanBeGivenUp(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        answer(tab, "Yes.", () -> tab.ask("Hello"));
        int asked = upstream.started();
        tab.questions().hover();
        tab.button("Edit message").click();
        tab.page().keyboard().type(" there");
        tab.page().keyboard().press("Escape");
        assertThat(tab.questions()).hasText("Hello");
        assertThat(tab.button("Edit message")).isFocused();
        assertEquals(asked, upstream.started());
    }

    @Test
    void anAnswerThatWasCutShortGoesOn(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        int asked = upstream.started();
        tab.ask("Hello");
        upstream.awaitExchange(asked).begin().delta("Half an");
        assertThat(tab.answerText()).hasText("Half an");
        tab.page().keyboard().press("Escape");
        tab.assertEnded("stopped");
        answer(tab, "answer.", () -> tab.button("Continue").click());
        assertThat(tab.questions()).hasText(new String[] {"Hello", "Continue"});
    }
}
