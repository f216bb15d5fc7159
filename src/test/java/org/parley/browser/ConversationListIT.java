package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.parley.testing.Eventually.eventually;

import com.microsoft.playwright.options.AriaRole;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;

/** The list of stored conversations, and what can be done with them there. */
@ExtendWith(InChromium.class)
class ConversationListIT {
    private TestUpstream upstream;
    private ParleyServer server;

    @BeforeEach
    void start() {
        upstream = TestUpstream.start();
        server = ParleyServer.before(upstream, Map.of());
    }

    @AfterEach
    void stop() {
        server.close();
        upstream.close();
    }

    /** A tab with these conversations, the last one at the top and open. */
    private ChatTab with(Tabs tabs, String... questions) {
        ChatTab tab = tabs.open(server);
        for (String question : questions) {
            tab.button("New chat").click();
            tab.ask(question).assertEnded("completed");
            assertThat(tab.listed().first()).hasText(question);
        }
        return tab;
    }

    @Test
    void theNewestIsAtTheTopAndOneClickOpensAnother(Tabs tabs) {
        ChatTab tab = with(tabs, "one", "two");
        assertThat(tab.page().locator("#conversations h2")).hasText(new String[] {"Today"});
        assertThat(tab.listed()).hasText(new String[] {"two", "one"});
        tab.conversation("one").getByRole(AriaRole.LINK).click();
        assertThat(tab.questions()).hasText("one");
        assertThat(tab.conversation("one").getByRole(AriaRole.LINK)).hasAttribute("aria-current", "page");
        assertThat(tab.page()).hasTitle("one · Parley");
    }

    @Test
    void backAndForwardGoThroughConversations(Tabs tabs) {
        ChatTab tab = with(tabs, "one", "two");
        tab.conversation("one").getByRole(AriaRole.LINK).click();
        assertThat(tab.questions()).hasText("one");
        tab.page().goBack();
        assertThat(tab.questions()).hasText("two");
        tab.page().goForward();
        assertThat(tab.questions()).hasText("one");
        tab.reload();
        assertThat(tab.questions()).hasText("one");
        tab.page().goBack();
        assertThat(tab.questions()).hasText("two");
    }

    @Test
    void aConversationIsRenamedInItsPlace(Tabs tabs) {
        ChatTab tab = with(tabs, "one", "two");
        tab.choose("one", "Rename");
        tab.page().keyboard().type("Another title");
        tab.page().keyboard().press("Enter");
        assertThat(tab.conversation("Another title").getByRole(AriaRole.LINK)).isFocused();
        tab.page().keyboard().press("F2");
        tab.page().keyboard().type("not this one");
        tab.page().keyboard().press("Escape");
        assertThat(tab.listed()).hasText(new String[] {"two", "Another title"});
        assertThat(tab.reload().listed()).hasText(new String[] {"two", "Another title"});
    }

    @Test
    void pinnedOnesAreAtTheTop(Tabs tabs) {
        ChatTab tab = with(tabs, "one", "two");
        tab.choose("one", "Pin");
        assertThat(tab.listed()).hasText(new String[] {"one", "two"});
        assertThat(tab.page().locator("#conversations h2")).hasText(new String[] {"Pinned", "Today"});
        tab.reload();
        assertThat(tab.listed()).hasText(new String[] {"one", "two"});
        tab.choose("one", "Unpin");
        assertThat(tab.listed()).hasText(new String[] {"two", "one"});
    }

    @Test
    void archivedOnesHaveAListOfTheirOwn(Tabs tabs) {
        ChatTab tab = with(tabs, "one", "two");
        tab.choose("one", "Archive");
        assertThat(tab.listed()).hasText(new String[] {"two"});
        tab.button("Archived").click();
        assertThat(tab.listed()).hasText(new String[] {"one"});
        tab.conversation("one").getByRole(AriaRole.LINK).click();
        assertThat(tab.questions()).hasText("one");
        tab.choose("one", "Take out of the archive");
        assertThat(tab.listed()).hasCount(0);
        tab.button("Archived").click();
        assertThat(tab.listed()).hasText(new String[] {"two", "one"});
    }

    @Test
    void aDeletionCanBeUndone(Tabs tabs) {
        ChatTab tab = with(tabs, "one", "two");
        tab.choose("two", "Delete");
        assertThat(tab.listed()).hasText(new String[] {"one"});
        assertThat(tab.questions()).hasCount(0);
        assertThat(tab.status()).hasText("“two” deleted.");
        tab.button("Undo").click();
        assertThat(tab.listed()).hasText(new String[] {"two", "one"});
        tab.conversation("two").getByRole(AriaRole.LINK).click();
        assertThat(tab.questions()).hasText("two");
    }

    @Test
    void whoLeavesThePageHasDeleted(Tabs tabs) {
        ChatTab tab = with(tabs, "one", "two");
        tab.conversation("one").getByRole(AriaRole.LINK).focus();
        tab.page().keyboard().press("Delete");
        assertThat(tab.listed()).hasText(new String[] {"two"});
        assertThat(tab.conversation("two").getByRole(AriaRole.LINK)).isFocused();
        tab.leave();
        ChatTab other = tabs.open(server);
        assertThat(other.listed()).hasText(new String[] {"two"});
        other.button("Archived").click();
        eventually("nothing is left of it", () -> other.reload().listed().count() == 1);
        assertThat(other.listed()).hasText(new String[] {"two"});
    }

    @Test
    void arrowsGoThroughTheList(Tabs tabs) {
        ChatTab tab = with(tabs, "one", "two", "three");
        tab.conversation("three").getByRole(AriaRole.LINK).focus();
        tab.page().keyboard().press("ArrowDown");
        assertThat(tab.conversation("two").getByRole(AriaRole.LINK)).isFocused();
        tab.page().keyboard().press("End");
        tab.page().keyboard().press("Enter");
        assertThat(tab.questions()).hasText("one");
        tab.page().keyboard().press("Alt+ArrowUp");
        assertThat(tab.questions()).hasText("two");
    }

    @Test
    void theListGoesOnAsOneScrolls(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        tab.page().evaluate("""
                async () => {
                  const headers = { 'Content-Type': 'application/json' };
                  for (let i = 0; i < 120; i++) {
                    await fetch('api/conversations', { method: 'POST', headers, body: JSON.stringify({ title: `Number ${i}` }) });
                  }
                }
                """);
        tab.reload();
        assertThat(tab.listed().first()).hasText("Number 119");
        eventually("all are there", () -> {
            tab.listed().last().scrollIntoViewIfNeeded();
            return tab.listed().count() == 120;
        });
        assertThat(tab.listed().last()).hasText("Number 0");
    }

    @Test
    void theListCanBeFoldedAway(Tabs tabs) {
        ChatTab tab = with(tabs, "one");
        tab.button("Hide conversations").click();
        assertThat(tab.listed().first()).isHidden();
        assertThat(tab.reload().listed().first()).isHidden();
        assertThat(tab.button("New chat")).hasCount(1);
        tab.button("Show conversations").click();
        assertThat(tab.listed()).hasText(new String[] {"one"});
    }

    @Test
    void onATelephoneItIsADrawer(Tabs tabs) {
        ChatTab tab = tabs.open(server.uri("/"), Tabs.phone());
        tab.ask("one").assertEnded("completed");
        assertThat(tab.listed().first()).isHidden();
        tab.button("Show conversations").click();
        assertThat(tab.page().getByRole(AriaRole.DIALOG)).isVisible();
        assertThat(tab.listed()).hasText(new String[] {"one"});
        for (int i = 0; i < 30; i++) {
            tab.page().keyboard().press("Tab");
            assertEquals(true, tab.page().evaluate("() => document.activeElement.closest('#sidebar') !== null"));
        }
        tab.page().keyboard().press("Escape");
        assertThat(tab.page().getByRole(AriaRole.DIALOG)).hasCount(0);
        assertThat(tab.button("Show conversations")).isFocused();
        tab.button("Show conversations").click();
        tab.conversation("one").getByRole(AriaRole.LINK).click();
        assertThat(tab.page().getByRole(AriaRole.DIALOG)).hasCount(0);
        assertThat(tab.questions()).hasText("one");
    }

    @Test
    void aConversationThatIsNotThereIsSaidNotToBe(Tabs tabs) {
        ChatTab tab = with(tabs, "one");
        tab.watch().expectLoad();
        tab.page().navigate(server.uri("/?c=nowhere").toString());
        assertThat(tab.page().getByRole(AriaRole.ALERT)).containsText("This conversation is not there");
        tab.ask("typed in vain");
        assertThat(tab.text()).hasValue("typed in vain");
        tab.page().locator(".chat-state").getByText("New chat").click();
        assertThat(tab.page().getByText("What is on your mind?")).isVisible();
    }
}
