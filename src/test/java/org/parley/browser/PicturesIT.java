package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Makes the README's pictures, into {@code -Dpictures=docs} or else {@code target/pictures}. */
@ExtendWith(InChromium.class)
class PicturesIT {
    private static final Path PICTURES = Path.of(System.getProperty("pictures", "target/pictures"));

    private static final String QUESTION = "How do I read a large file line by line in Java?";
    private static final String ANSWER = """
            `Files.lines` gives a **lazy stream**: only what is being looked at is in memory, however large the file is.

            ```java
            try (Stream<String> lines = Files.lines(Path.of("access.log"))) {
                long errors = lines.filter(line -> line.contains(" 500 ")).count();
                System.out.println(errors + " errors");
            }
            ```

            | way | memory | for |
            |:--|:--|:--|
            | `Files.readString` | all of it | small files |
            | `Files.lines` | one buffer | filters, counts |
            | `BufferedReader` | one buffer | loops that end early |

            Close the stream, as the `try` does: it holds the file open.
            """;

    private static TestUpstream upstream;
    private static ParleyServer server;

    @BeforeAll
    static void start() {
        upstream = TestUpstream.start()
                .script(exchange -> exchange.begin().delta(ANSWER).complete(ANSWER));
        server = ParleyServer.before(upstream, Map.of());
        fill();
    }

    @AfterAll
    static void stop() {
        server.close();
        upstream.close();
    }

    /** What a few weeks leave in the list. */
    private static void fill() {
        List<String> titles = List.of(
                "Agenda for the works council",
                "A letter to the landlord",
                "SQL: sales by quarter and region",
                "Why is the sky dark at night?",
                "Translate the safety instructions",
                "Regular expression for invoices");
        Instant now = Instant.now();
        String file = titles.stream()
                .map(title ->
                        """
                        {"title":"%s","created":"%s","updated":"%s","messages":[{"id":"m","role":"user","text":"%s"}]}""".formatted(title, now, now.minus(Duration.ofHours(20L * titles.indexOf(title))), title))
                .collect(Collectors.joining(",", "[", "]"));
        try (WireResponse response =
                WireRequest.post("/api/conversations/import").json(file).send(server)) {
            assertEquals(201, response.status(), response::text);
        }
    }

    @Test
    void takeThem(Tabs tabs) {
        ChatTab desk = tabs.open(server.uri("/"), Tabs.desktop().setColorScheme(ColorScheme.LIGHT));
        take(desk, "first");
        desk.ask(QUESTION).assertEnded("completed");
        takeAnswer(desk, "desktop");
        String conversation = desk.page().url();
        takeAnswer(opened(tabs, conversation, Tabs.desktop().setColorScheme(ColorScheme.DARK)), "dark");
        takeAnswer(opened(tabs, conversation, Tabs.phone().setColorScheme(ColorScheme.LIGHT)), "phone");
        takeAnswer(opened(tabs, conversation, Tabs.phone().setColorScheme(ColorScheme.DARK)), "phone-dark");
    }

    private static ChatTab opened(Tabs tabs, String conversation, Browser.NewContextOptions device) {
        return tabs.open(URI.create(conversation), device);
    }

    /** Once the code has its colours; from the beginning. */
    private static void takeAnswer(ChatTab tab, String name) {
        assertThat(tab.answerText().locator(".tok-keyword").first()).isVisible();
        tab.log().evaluate("log => log.scrollTop = 0");
        take(tab, name);
    }

    private static void take(ChatTab tab, String name) {
        tab.page().screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
    }
}
