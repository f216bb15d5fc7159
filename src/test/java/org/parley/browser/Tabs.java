package org.parley.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.parley.testing.Eventually;
import org.parley.testing.ParleyServer;

/** Opens the tabs of one test, each in a browser profile of its own, and closes them at its end. */
final class Tabs implements AutoCloseable {
    private final Browser browser;
    private final List<ChatTab> open = new ArrayList<>();
    private final Map<BrowserContext, TabWatch> pages = new HashMap<>();

    Tabs(Browser browser) {
        this.browser = browser;
    }

    /** The page of this server, ready to be written in. */
    ChatTab open(ParleyServer server) {
        return open(server.uri("/"));
    }

    ChatTab open(URI page) {
        return open(page, desktop());
    }

    ChatTab open(URI page, Browser.NewContextOptions options) {
        BrowserContext profile =
                browser.newContext(options.setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE));
        ChatTab tab = new ChatTab(profile, page);
        open.add(tab);
        return tab.load();
    }

    /** For a page that is not ours; to be closed. */
    BrowserContext profile() {
        return browser.newContext(desktop());
    }

    /** Another page than the chat. */
    Page openPage(URI address, Browser.NewContextOptions options) {
        BrowserContext profile =
                browser.newContext(options.setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE));
        profile.setDefaultTimeout((double) Eventually.DEADLINE.toMillis());
        Page page = profile.newPage();
        TabWatch watch = new TabWatch(profile, page, address);
        pages.put(profile, watch);
        watch.expectLoad();
        page.navigate(address.toString());
        return page;
    }

    static Browser.NewContextOptions desktop() {
        return new Browser.NewContextOptions().setViewportSize(1280, 800).setLocale("en");
    }

    static Browser.NewContextOptions phone() {
        return new Browser.NewContextOptions()
                .setViewportSize(360, 740)
                .setLocale("en")
                .setHasTouch(true)
                .setDeviceScaleFactor(2);
    }

    void assertHarmless() {
        open.forEach(ChatTab::assertHarmless);
        pages.values().forEach(TabWatch::assertHarmless);
    }

    @Override
    public void close() {
        open.forEach(ChatTab::close);
        pages.keySet().forEach(BrowserContext::close);
    }
}
