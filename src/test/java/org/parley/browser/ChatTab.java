package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.parley.testing.Eventually;

/** The chat page in a tab, by what its users find there. */
final class ChatTab implements AutoCloseable {
    private final BrowserContext profile;
    private final Page page;
    private final URI address;
    private final TabWatch watch;

    ChatTab(BrowserContext profile, URI address) {
        this.profile = profile;
        this.address = address;
        profile.setDefaultTimeout((double) Eventually.DEADLINE.toMillis());
        page = profile.newPage();
        watch = new TabWatch(profile, page, address);
    }

    ChatTab load() {
        watch.expectLoad();
        page.navigate(address.toString());
        return ready();
    }

    ChatTab reload() {
        watch.expectLoad();
        page.reload();
        return ready();
    }

    /** Goes elsewhere; {@link #comeBack} comes back. */
    void leave() {
        watch.expectLoad();
        page.navigate("about:blank");
    }

    /** To what was shown when it was left. */
    ChatTab comeBack() {
        watch.expectLoad();
        page.goBack();
        return ready();
    }

    /** The page has asked the server who is there and what can be had. */
    private ChatTab ready() {
        assertThat(page.locator("#text")).isVisible(); // whatever its name is in the page's language
        assertThat(page.locator("#examples > li")).not().hasCount(0);
        return this;
    }

    TabWatch watch() {
        return watch;
    }

    Page page() {
        return page;
    }

    BrowserContext profile() {
        return profile;
    }

    ChatTab ask(String question) {
        text().fill(question);
        text().press("Enter");
        return this;
    }

    Locator text() {
        return page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Message"));
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** The titles on the list of conversations, from its top. */
    Locator listed() {
        return page.locator("#conversations .conversation .title");
    }

    Locator conversation(String title) {
        return page.locator("#conversations .conversation")
                .filter(new Locator.FilterOptions()
                        .setHas(page.locator(
                                ".title", new Page.LocatorOptions().setHasText(Pattern.compile("^" + title + "$")))));
    }

    /** Chooses from the menu of a conversation on the list. */
    void choose(String title, String action) {
        conversation(title).hover();
        conversation(title)
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions()
                                .setName("Actions for “" + title + "”")
                                .setExact(true))
                .click();
        page.getByRole(
                        AriaRole.MENUITEM,
                        new Page.GetByRoleOptions().setName(action).setExact(true))
                .click();
    }

    Locator questions() {
        return page.locator("chat-message.question .bubble");
    }

    Locator answers() {
        return page.locator("chat-message.answer");
    }

    Locator answer() {
        return answers().last();
    }

    Locator answerText() {
        return answer().getByTestId("answer-text");
    }

    Locator problem() {
        return answer().locator(".problem:not([hidden])");
    }

    Locator note() {
        return answer().locator(".note");
    }

    Locator thinking() {
        return answer().locator("details.thinking");
    }

    /** What waits for the end of the present answer. */
    Locator queued() {
        return page.locator("#queue > li");
    }

    Locator connection() {
        return page.locator(".connection");
    }

    Locator status() {
        return page.getByRole(AriaRole.STATUS);
    }

    Locator log() {
        return page.getByRole(AriaRole.LOG);
    }

    /** Waits for the last answer's end. */
    ChatTab assertEnded(String as) {
        return assertEnded(as, Eventually.DEADLINE);
    }

    /** @param limit for an answer that takes its time */
    ChatTab assertEnded(String as, Duration limit) {
        answers()
                .last()
                .and(page.locator(":not(.running)"))
                // sees it at once; the assertion below asks now and then
                .waitFor(new Locator.WaitForOptions().setTimeout((double) limit.toMillis()));
        assertEquals(as, answer().getAttribute("data-status"), answer()::innerText);
        return this;
    }

    /** What {@link TabWatch} has seen so far; forgotten by it. */
    List<String> takeBreaches() {
        return watch.take();
    }

    void assertHarmless() {
        watch.assertHarmless();
    }

    @Override
    public void close() {
        profile.close();
    }
}
