package org.parley.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.parley.testing.Chat;
import org.parley.testing.EventStream;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Text and files in one POST, whatever the server's own limits for forms are. */
interface TakesForms extends Deployed {

    @Test
    default void aQuestionWithAPictureReachesTheModelWhole() {
        byte[] picture = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 1, 2, '\r', '\n', '-', '-', (byte) 0xff
        };
        int asked = upstream().started();
        try (EventStream stream = site().stream(form(picture))) {
            assertEquals(
                    TestUpstream.expectedText("mock-n3"),
                    stream.rest().assertWhole().text());
        }
        String sent = upstream().awaitExchange(asked).request().body();
        assertTrue(sent.contains("data:image/png;base64," + Base64.getEncoder().encodeToString(picture)), sent);
    }

    @Test
    default void aFormThatIsTooLargeIsRefused() {
        int asked = upstream().started();
        try (WireResponse response = site().send(form(new byte[Servers.MAX_REQUEST_BYTES]))) {
            RefusesWhatIsWrong.assertProblem(413, response);
        }
        assertEquals(asked, upstream().started());
    }

    /** Many servers take few parts, and little of a part that is no file. */
    @Test
    default void aLongQuestionWithManyFilesIsTaken() {
        String files = """
                --frontier
                Content-Disposition: form-data; name="file"; filename="a.txt"

                a
                """.repeat(100);
        String question = Chat.question("mock-n3").replace("Hello", "Hello".repeat(Servers.MAX_REQUEST_BYTES / 10));
        String body = files + """
                --frontier
                Content-Disposition: form-data; name="request"

                %s
                --frontier--
                """.formatted(question);
        try (EventStream stream = site().stream(WireRequest.post("/api/llmstream")
                .body(
                        "multipart/form-data; boundary=frontier",
                        body.replace("\n", "\r\n").getBytes(UTF_8)))) {
            stream.rest().assertWhole();
        }
    }

    private static WireRequest form(byte[] picture) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(
                """
                --frontier
                Content-Disposition: form-data; name="request"
                Content-Type: application/json

                %s
                --frontier
                Content-Disposition: form-data; name="file"; filename="a.png"
                Content-Type: application/octet-stream

                """.formatted(Chat.question("mock-n3")).replace("\n", "\r\n").getBytes(UTF_8));
        body.writeBytes(picture);
        body.writeBytes("\r\n--frontier--\r\n".getBytes(UTF_8));
        return WireRequest.post("/api/llmstream").body("multipart/form-data; boundary=frontier", body.toByteArray());
    }
}
