package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.parley.testing.Eventually.eventually;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.parley.testing.Chat;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** The administrators' page. */
@ExtendWith(InChromium.class)
class AdminPageIT {
    private static final List<String> SECTIONS =
            List.of("usage", "users", "programs", "live", "upstreams", "audit", "settings", "selftest");
    private static final Path PICTURES = Path.of(System.getProperty("pictures", "target/pictures"));

    private static TestUpstream upstream;
    private static ParleyServer server;

    @BeforeAll
    static void start() {
        upstream = TestUpstream.start().manual();
        server = ParleyServer.before(
                upstream,
                Map.of(
                        "parley.auth", "proxy",
                        "parley.proxy.trusted", "127.0.0.1",
                        "parley.admins", "root",
                        "parley.limits", "user: 100 requests/day; group staff: 20 USD/month",
                        "parley.prices", "* 1.25/10"));
        for (String user : List.of("ann", "bob", "ann", "carla", "ann")) {
            int asked = upstream.started();
            try (EventStream events = as(user, Chat.ask(user.equals("bob") ? "large" : "small"))
                    .send(server)
                    .events()) {
                upstream.awaitExchange(asked)
                        .begin()
                        .delta("Yes.")
                        .complete("Yes.")
                        .end();
                events.rest();
            }
        }
        eventually("all is settled", () -> server.application().generations().running() == 0);
    }

    @AfterAll
    static void stop() {
        server.close();
        upstream.close();
    }

    private static WireRequest as(String user, WireRequest request) {
        return request.header("X-Forwarded-User", user).header("X-Forwarded-Groups", "staff");
    }

    private static Page open(Tabs tabs, String section, Browser.NewContextOptions device) {
        return open(tabs, server.uri("/admin.html#" + section), device);
    }

    private static Page open(Tabs tabs, URI address, Browser.NewContextOptions device) {
        return tabs.openPage(address, device.setExtraHTTPHeaders(Map.of("X-Forwarded-User", "root")));
    }

    @Test
    void usageIsDrawnListedAndSaved(Tabs tabs) throws IOException {
        Page page = open(tabs, "usage", Tabs.desktop());
        assertThat(page.locator("svg.chart rect").first()).isAttached();
        page.locator(".controls select").selectOption("user");
        assertThat(page.locator("tbody tr")).hasCount(3);
        assertThat(page.locator("tbody tr").first()).containsText("ann");
        Download csv = page.waitForDownload(() -> page.getByText("Save as CSV").click());
        List<String> lines = Files.readAllLines(csv.path());
        assertEquals("\uFEFFUser,User,Answers,Tokens in,Tokens out,Cost,Estimated", lines.getFirst());
        assertEquals(4, lines.size());
    }

    @Test
    void usersAreShutOutAndLetInAgain(Tabs tabs) {
        Page page = open(tabs, "users", Tabs.desktop());
        assertThat(page.locator("tr", new Page.LocatorOptions().setHasText("carla")))
                .containsText("99 of 100 requests");
        page.getByLabel("Disable carla").click();
        Locator dialog = page.locator("dialog");
        assertThat(dialog).containsText("Disable carla?");
        dialog.getByText("Disable", new Locator.GetByTextOptions().setExact(true))
                .click();
        assertThat(page.locator("tr", new Page.LocatorOptions().setHasText("carla")))
                .containsText("disabled");
        page.getByLabel("Enable carla").click();
        assertThat(page.getByLabel("Disable carla")).isVisible();
    }

    @Test
    void usersArePutUnderLegalHoldAndItsEndIsAskedForTwice(Tabs tabs) {
        Page page = open(tabs, "users", Tabs.desktop());
        page.getByLabel("Legal hold carla").click();
        assertThat(page.locator("tr", new Page.LocatorOptions().setHasText("carla")))
                .containsText("under legal hold");
        page.getByLabel("End the hold carla").click();
        Locator dialog = page.locator("dialog");
        assertThat(dialog).containsText("deleted for good");
        dialog.getByText("End the hold", new Locator.GetByTextOptions().setExact(true))
                .click();
        assertThat(page.getByLabel("Legal hold carla")).isVisible();
    }

    @Test
    void aProgramGetsAnAccountAndAKey(Tabs tabs) {
        Page page = open(tabs, "programs", Tabs.desktop());
        page.getByLabel("Name").fill("nightly");
        page.getByLabel("Groups, separated by commas").fill("staff, reports");
        page.getByText("Make an account").click();
        Locator row = page.locator("tr", new Page.LocatorOptions().setHasText("nightly"));
        assertThat(row).containsText("reports, staff");
        assertThat(row).containsText("root");
        page.getByLabel("Keys nightly").click();
        page.getByLabel("Name of the program").fill("cron");
        page.getByText("Make a key").click();
        Axe.assertAccessible(page, "the keys of an account");
        String secret = page.locator(".secret code").innerText();
        WireRequest me = WireRequest.get("/api/me").header("Authorization", "Bearer " + secret);
        try (WireResponse response = me.send(server)) {
            assertEquals("service:nightly", response.json().at("/user/id").asText());
        }
        page.keyboard().press("Escape");
        page.getByLabel("Disable nightly").click();
        page.locator("dialog")
                .getByText("Disable", new Locator.GetByTextOptions().setExact(true))
                .click();
        assertThat(row).containsText("disabled");
        try (WireResponse response = me.send(server)) {
            assertEquals(403, response.status());
        }
    }

    @Test
    void aRunningAnswerIsStopped(Tabs tabs) {
        int asked = upstream.started();
        try (EventStream events = as("ann", Chat.ask("small")).send(server).events()) {
            TestUpstreamExchange model = upstream.awaitExchange(asked).begin().delta("Half");
            events.assertBeginning();
            Page page = open(tabs, "live", Tabs.desktop());
            page.getByLabel("Stop ann").click();
            model.awaitPeerLeft(TestUpstream.DEADLINE);
            assertThat(page.getByText("Nothing is here yet.")).isVisible();
        }
    }

    @Test
    void theModelServersAreShown(Tabs tabs) {
        Page page = open(tabs, "upstreams", Tabs.desktop());
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator("tbody tr")).containsText("openai" + upstream.baseUrl() + "*the only one0–");
    }

    @Test
    void theAuditIsSearchedAndChecked(Tabs tabs) {
        Page page = open(tabs, "audit", Tabs.desktop());
        page.getByLabel("User id").fill("bob");
        page.getByText("Search", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator("tbody tr")).containsText("POST /api/llmstream");
        page.getByText("Check the chain").click();
        assertThat(page.locator(".good")).containsText("Intact");
    }

    @Test
    void theSelfTestTellsALiveLineFromOneThatHoldsBack(Tabs tabs) {
        Page page = open(tabs, "selftest", Tabs.desktop());
        page.getByText("Run the test").click();
        assertThat(page.locator("[data-verdict=streams]")).isVisible();
        assertThat(page.getByText("peer: 127.0.0.1")).isVisible();
    }

    @ParameterizedTest
    @EnumSource
    void norIsABoxThatHoldsBackOverlooked(MiddleBox.Holds holds, Tabs tabs) {
        try (MiddleBox box = MiddleBox.before(server, holds)) {
            Page page = open(tabs, box.uri("/admin.html#selftest"), Tabs.desktop());
            page.getByText("Run the test").click();
            assertThat(page.locator("[data-verdict]")).hasClass("fault");
        }
    }

    @Test
    void othersAreToldThatItIsNotForThem(Tabs tabs) {
        Page page = tabs.openPage(
                server.uri("/admin.html"), Tabs.desktop().setExtraHTTPHeaders(Map.of("X-Forwarded-User", "ann")));
        assertThat(page.locator("[role=alert]")).containsText("Only administrators may do this.");
    }

    @ParameterizedTest
    @CsvSource({"en, LIGHT", "de, DARK", "fr, LIGHT", "es, DARK", "ja, LIGHT", "en, DARK"})
    void axeFindsNothing(String language, ColorScheme colours, Tabs tabs) {
        for (Browser.NewContextOptions device : List.of(Tabs.desktop(), Tabs.phone())) {
            Page page = open(tabs, "usage", device.setColorScheme(colours).setLocale(language));
            for (String section : SECTIONS) {
                page.locator("#sections a[href='#" + section + "']").click();
                assertThat(page.locator("#section > div > *").first()).isAttached();
                Axe.assertAccessible(page, section + " " + language + " " + colours);
                assertEquals(true, page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), section);
            }
        }
    }

    /** For the README. */
    @Test
    void takeItsPicture(Tabs tabs) {
        Page page = open(tabs, "usage", Tabs.desktop().setColorScheme(ColorScheme.LIGHT));
        page.locator(".controls select").selectOption("user");
        assertThat(page.locator("tbody tr")).hasCount(3);
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("admin.png")));
    }
}
