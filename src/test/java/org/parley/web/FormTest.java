package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Problems.assertFault;
import static org.parley.testing.Problems.assertProblem;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Text and files in one POST, as browsers send them. */
class FormTest {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, (byte) 0xff};

    private static TestUpstream upstream;
    private static ParleyServer server;

    private final ByteArrayOutputStream form = new ByteArrayOutputStream();

    @BeforeAll
    static void start() {
        upstream = TestUpstream.start();
        server = ParleyServer.before(upstream, Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
        upstream.close();
    }

    @AfterEach
    void nothingIsLeft() {
        server.assertIdle();
    }

    private FormTest request(String json) {
        return part("name=\"request\"", json.getBytes(UTF_8));
    }

    private FormTest file(String name, byte[] content) {
        return part("name=\"file\"; filename=\"" + name + "\"\r\nContent-Type: application/octet-stream", content);
    }

    private FormTest part(String disposition, byte[] content) {
        form.writeBytes(("--AaB03x\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n").getBytes(UTF_8));
        form.writeBytes(content);
        form.writeBytes("\r\n".getBytes(UTF_8));
        return this;
    }

    private WireResponse send() {
        form.writeBytes("--AaB03x--\r\n".getBytes(UTF_8));
        return WireRequest.post("/api/llmstream")
                .body("multipart/form-data; boundary=AaB03x", form.toByteArray())
                .send(server);
    }

    /** The last item of what the model was asked. */
    private JsonNode asked() {
        int before = upstream.started();
        try (WireResponse response = send()) {
            assertEquals(200, response.status(), response::text);
            response.events().rest().assertWhole();
        }
        JsonNode input = upstream.awaitExchange(before).request().json().path("input");
        return input.get(input.size() - 1).path("content");
    }

    private static String question(String text) {
        return "{\"model\":\"mock-n1\",\"messages\":[{\"text\":\"" + text + "\"}]}";
    }

    @Test
    void filesGoWithTheQuestion() {
        JsonNode content = request(question("What is this?"))
                .file("a.png", PNG)
                .file("../../Zürich.txt", "Grüezi".getBytes(UTF_8))
                .asked();
        assertEquals("What is this?", content.at("/0/text").asText());
        assertEquals(
                "data:image/png;base64," + Base64.getEncoder().encodeToString(PNG),
                content.at("/1/image_url").asText());
        assertEquals("input_file", content.at("/2/type").asText());
        assertEquals("Zürich.txt", content.at("/2/filename").asText());
        assertEquals(3, content.size());
    }

    @Test
    void filesMayComeWithoutAWord() {
        JsonNode content = request(question("")).file("a.png", PNG).asked();
        assertEquals(1, content.size());
        assertEquals("input_image", content.at("/0/type").asText());
    }

    @Test
    void onlyTheLastMessageMayBeWithoutAWord() {
        request("{\"messages\":[{\"text\":\"\"},{\"text\":\"x\"}]}").file("a.png", PNG);
        try (WireResponse response = send()) {
            assertFault(response, "/messages/0/text");
        }
    }

    @Test
    void anAnswerMayNotBeWithoutAWord() {
        request("{\"messages\":[{\"text\":\"x\"},{\"role\":\"assistant\",\"text\":\"\"}]}")
                .file("a.png", PNG);
        try (WireResponse response = send()) {
            assertFault(response, "/messages/1/text");
        }
    }

    /** Servers take 1 MiB of a part that is no file. */
    @Test
    void aLongQuestionIsTaken() {
        String text = "x".repeat(3 << 20);
        assertEquals(
                text,
                request(question(text)).file("a.png", PNG).asked().at("/0/text").asText());
    }

    /** Servers take a few dozen parts. */
    @Test
    void manyFilesAreTaken() {
        request(question("x"));
        for (int i = 0; i < 200; i++) {
            file(i + ".txt", "x".getBytes(UTF_8));
        }
        assertEquals(201, asked().size());
    }

    @Test
    void moreFilesThanThatAreABadRequestThatSaysSo() {
        request(question("x"));
        for (int i = 0; i < 1000; i++) {
            file(i + ".txt", "x".getBytes(UTF_8));
        }
        try (WireResponse response = send()) {
            String detail = assertProblem(response, 400).path("detail").asText();
            assertTrue(detail.contains("more than 1000 parts"), detail);
        }
    }

    @Test
    void aFileOfAnotherKindIsNamed() {
        try (WireResponse response = request(question("x"))
                .file("a\u202e\ud83d\ude00.exe", new byte[] {'M', 'Z', 0})
                .send()) {
            assertFault(response, "/file/a \ud83d\ude00.exe");
        }
    }

    @Test
    void aNameIsCutWhereACharacterEnds() {
        String name = "\ud83d\ude00".repeat(200) + "x.txt";
        JsonNode content =
                request(question("x")).file(name, "x".getBytes(UTF_8)).asked();
        String kept = content.at("/1/filename").asText();
        assertTrue(name.endsWith(kept) && kept.length() <= 120 && !Character.isLowSurrogate(kept.charAt(0)), kept);
    }
}
