package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.FilePayload;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.testing.OfficeFile;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;

/** Files go with a question, by whichever way they come in, and stay with it. */
@ExtendWith(InChromium.class)
class AttachmentIT {
    private static final String PICTURE =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private static TestUpstream upstream;
    private static ParleyServer server;

    @BeforeAll
    static void start() {
        upstream = TestUpstream.start();
        server = ParleyServer.before(upstream, Map.of("parley.max-files", "4"));
    }

    @AfterAll
    static void stop() {
        server.close();
        upstream.close();
    }

    private static FilePayload file(String name, byte[] content) {
        return new FilePayload(name, "", content);
    }

    private static FilePayload text(String name, String content) {
        return file(name, content.getBytes(UTF_8));
    }

    private static FilePayload picture(String name) {
        return new FilePayload(name, "image/png", Base64.getDecoder().decode(PICTURE));
    }

    private static void add(ChatTab tab, FilePayload... files) {
        tab.page().setInputFiles("input[type=file]", files);
    }

    private static Locator chips(ChatTab tab) {
        return tab.page().locator("chat-composer .chip");
    }

    private static Locator stored(ChatTab tab) {
        return tab.page().locator("chat-composer .chip[data-phase=stored]");
    }

    private static Locator fault(ChatTab tab, String words) {
        return tab.page().locator("chat-composer").getByText(words);
    }

    @Test
    void whatIsChosenReachesTheModelAndStaysWithTheQuestion(Tabs tabs) {
        int asked = upstream.started();
        ChatTab tab = tabs.open(server);
        FileChooser chooser =
                tab.page().waitForFileChooser(() -> tab.button("Attach files").click());
        chooser.setFiles(new FilePayload[] {
            text("notes.txt", "the words in the file"),
            text("draft.txt", "not for you"),
            picture("dot.png"),
            file("plan.docx", OfficeFile.word(OfficeFile.paragraph("the plan")).bytes())
        });
        assertThat(stored(tab)).hasCount(4);
        assertThat(chips(tab).locator("img.thumbnail")).hasCount(1);
        tab.button("Remove draft.txt").click();
        assertThat(stored(tab).locator(".name")).hasText(new String[] {"notes.txt", "dot.png", "plan.docx"});

        tab.ask("What is in it?").assertEnded("completed");
        assertThat(chips(tab)).hasCount(0);
        JsonNode request = upstream.awaitExchange(asked).request().json();
        JsonNode content = request.at("/input/0/content");
        assertEquals("notes.txt", content.at("/1/filename").asText());
        assertEquals(
                "data:image/png;base64," + PICTURE, content.at("/2/image_url").asText());
        assertEquals("File plan.docx:\n\nthe plan", content.at("/3/text").asText());
        assertFalse(request.toString().contains("not for you"));

        assertHasFiles(tab);
        assertHasFiles(tab.reload());
        tab.ask("And now?").assertEnded("completed");
        JsonNode later = upstream.awaitExchange(asked + 1).request().json();
        assertTrue(later.toString().contains(PICTURE), "stored files are sent again on later turns");
    }

    private static void assertHasFiles(ChatTab tab) {
        Locator chips = tab.questions().first().locator(".chip");
        assertThat(chips.locator(".name")).hasText(new String[] {"notes.txt", "dot.png", "plan.docx"});
        Locator thumbnail = chips.locator("img.thumbnail");
        assertThat(thumbnail).hasAttribute("src", Pattern.compile("api/attachments/.+"));
        assertThat(thumbnail).hasJSProperty("naturalWidth", 1);
        assertThat(chips.first().locator("a")).hasAttribute("download", "notes.txt");
    }

    @Test
    void aFileAloneIsAQuestion(Tabs tabs) {
        int asked = upstream.started();
        ChatTab tab = tabs.open(server);
        add(tab, text("only.txt", "only this"));
        assertThat(tab.button("Send")).isEnabled();
        tab.button("Send").click();
        tab.assertEnded("completed");
        String sent = Base64.getEncoder().encodeToString("only this".getBytes(UTF_8));
        assertTrue(upstream.awaitExchange(asked).request().body().contains(sent));
    }

    @Test
    void filesCanBeDroppedAndPicturesPasted(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        tab.text().evaluate("""
                (field, picture) => {
                  const data = new DataTransfer();
                  data.items.add(new File(['dropped'], 'dropped.md', { type: 'text/markdown' }));
                  for (const type of ['dragenter', 'dragover', 'drop'])
                    field.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
                  const pasted = new DataTransfer();
                  const bytes = Uint8Array.from(atob(picture), (each) => each.charCodeAt(0));
                  pasted.items.add(new File([bytes], 'pasted.png', { type: 'image/png' }));
                  field.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: pasted }));
                }
                """, PICTURE);
        assertThat(stored(tab).locator(".name")).hasText(new String[] {"dropped.md", "pasted.png"});
    }

    @Test
    void progressIsShownAndCanBeCancelled(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        tab.page().route("**/api/attachments", held -> {}); // never goes on
        add(tab, text("large.txt", "x"));
        assertThat(tab.page().locator("chat-composer .chip progress")).isVisible();
        tab.text().fill("not without it");
        assertThat(tab.button("Send")).isDisabled();
        tab.button("Cancel large.txt").click();
        assertThat(chips(tab)).hasCount(0);
        assertThat(tab.button("Send")).isEnabled();
        assertThat(tab.text()).isFocused();
    }

    @Test
    void whatIsNotTakenIsToldInWordsAndHoldsTheQuestionBack(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        add(tab, text("empty.txt", ""));
        assertThat(fault(tab, "“empty.txt” is empty.")).isVisible();
        assertThat(chips(tab)).hasCount(0);
        tab.text().fill("Look");
        add(tab, file("holiday.png", new byte[] {'M', 'Z', 0}));
        assertThat(fault(tab, "“holiday.png” is not of a type that can be attached"))
                .isVisible();
        assertThat(tab.button("Send")).isDisabled();
        assertThat(tab.button("Upload holiday.png again")).isHidden();
        tab.button("Remove holiday.png").click();
        assertThat(tab.button("Send")).isEnabled();
        FilePayload one = text("a.txt", "a");
        add(tab, one, one, one, one, one);
        assertThat(stored(tab)).hasCount(4);
        assertThat(fault(tab, "A message may have 4 files.")).isVisible();
    }

    @Test
    void whatFailedCanBeTriedAgain(Tabs tabs) {
        ChatTab tab = tabs.open(server);
        tab.page().route("**/api/attachments", route -> route.abort());
        add(tab, text("a.txt", "a"));
        assertThat(fault(tab, "“a.txt” could not be uploaded.")).isVisible();
        tab.page().unroute("**/api/attachments");
        tab.button("Upload a.txt again").click();
        assertThat(stored(tab)).hasCount(1);
    }
}
