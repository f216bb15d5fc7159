package org.parley.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Page;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Sees what a harmless page never does. */
final class TabWatch {
    private static final String REPORT_BREACHES = """
            document.addEventListener('securitypolicyviolation',
                (event) => reportBreach(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
            """;

    private final List<String> seen = new ArrayList<>();
    private final String origin;
    private String home;
    private int loads;

    TabWatch(BrowserContext profile, Page page, URI address) {
        home = address.toString().split("[?#]", 2)[0];
        origin = address.getScheme() + "://" + address.getAuthority() + "/";
        profile.exposeFunction(
                "reportBreach", breach -> seen.add("breach of the content security policy: " + breach[0]));
        profile.addInitScript(REPORT_BREACHES);
        profile.onRequest(request -> {
            if (!request.url().startsWith(origin)
                    && !request.url().startsWith("data:")
                    && !request.url().startsWith("blob:")) {
                seen.add("request to another origin: " + request.url());
            }
        });
        profile.onResponse(response -> {
            if (response.status() >= 400
                    && !response.url().startsWith(address.resolve("api/").toString())) {
                seen.add("a part of the page is missing: " + response.url());
            }
        });
        profile.onPage(other -> seen.add("another page: " + other.url()));
        profile.onDialog(dialog -> {
            seen.add("dialog: " + dialog.message());
            dialog.dismiss();
        });
        profile.onWebError(error -> seen.add("script error: " + error.error()));
        profile.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                seen.add("console: " + message.text());
            }
        });
        page.onFrameNavigated(this::navigated);
        page.onDOMContentLoaded(loaded -> loaded());
        page.onFrameAttached(frame -> seen.add("a frame: " + frame.url()));
    }

    /** The test itself loads or reloads the page. */
    void expectLoad() {
        loads++;
    }

    /** The test itself goes to another page of ours. */
    void expectLoadOf(URI other) {
        loads++;
        home = other.toString();
    }

    /** From one conversation to another is within the page. */
    private void navigated(Frame frame) {
        String place = frame.url().split("[?#]", 2)[0];
        if (!place.equals(home) && !place.equals("about:blank")) {
            seen.add("navigation to " + frame.url());
        }
    }

    private void loaded() {
        loads--;
        if (loads < 0) {
            seen.add("the page was loaded anew");
        }
    }

    List<String> take() {
        List<String> all = List.copyOf(seen);
        seen.clear();
        return all;
    }

    void assertHarmless() {
        assertEquals(List.of(), seen);
    }
}
