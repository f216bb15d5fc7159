package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Problems.assertFault;
import static org.parley.testing.Problems.assertProblem;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.parley.testing.Form;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Files that are uploaded first and named by their ids, alone and in conversations. */
class AttachmentsTest {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, (byte) 0xff};
    private static final byte[] PDF = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n".getBytes(UTF_8);

    private static TestUpstream upstream;
    private static ParleyServer server;

    @BeforeAll
    static void start() {
        upstream = TestUpstream.start();
        server = ParleyServer.before(upstream, Map.of("parley.max-file-bytes", "100000", "parley.max-files", "3"));
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

    private static JsonNode send(WireRequest request, int expected) {
        try (WireResponse response = request.send(server)) {
            assertEquals(expected, response.status(), response::text);
            return expected == 204 ? com.fasterxml.jackson.databind.node.MissingNode.getInstance() : response.json();
        }
    }

    private static WireRequest upload(Form form) {
        return form.post("/api/attachments");
    }

    private static String add(String name, byte[] content) {
        return send(upload(new Form().file(name, content)), 201).path("id").asText();
    }

    private static WireResponse download(String id) {
        return WireRequest.get("/api/attachments/" + id).send(server);
    }

    private static String question(String text, String attachments, String more) {
        return """
                {"model":"mock-n1","messages":[{"text":"%s","attachments":[%s]}]%s}""".formatted(text, attachments, more);
    }

    /** The content of the model's input items, one for each turn. */
    private static JsonNode asked(WireRequest request) {
        int before = upstream.started();
        try (WireResponse response = request.send(server)) {
            assertEquals(200, response.status(), response::text);
            response.events().rest().assertWhole();
        }
        return upstream.awaitExchange(before).request().json().path("input");
    }

    private static JsonNode ask(String question) {
        return asked(WireRequest.post("/api/llmstream").json(question));
    }

    private static String inConversation(String id) {
        return ",\"conversation\":\"" + id + "\"";
    }

    private static String conversation() {
        return send(WireRequest.post("/api/conversations"), 201).path("id").asText();
    }

    private static String data(String type, byte[] content) {
        return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(content);
    }

    @Test
    void whatWasUploadedIsADownloadOfItsTrueType() {
        JsonNode added = send(upload(new Form().file("..\\..\\Grüße \"x\"\u202e.png", PNG)), 201);
        assertEquals(
                "Grüße %22x%22 .png".replace("%22", "\""), added.path("name").asText());
        assertEquals("image/png", added.path("type").asText());
        assertEquals(PNG.length, added.path("size").asInt());
        try (WireResponse response = download(added.path("id").asText())) {
            assertEquals(200, response.status());
            assertEquals("image/png", response.header("Content-Type").orElseThrow());
            assertEquals(
                    "attachment; filename=\"Gr__e _x_ .png\"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%22x%22%20.png",
                    response.header("Content-Disposition").orElseThrow());
            assertEquals("nosniff", response.header("X-Content-Type-Options").orElseThrow());
            assertEquals(
                    "sandbox; default-src 'none'",
                    response.header("Content-Security-Policy").orElseThrow());
            assertEquals("no-store", response.header("Cache-Control").orElseThrow());
            assertArrayEquals(PNG, response.bytes());
        }
    }

    @Test
    void aPageIsTextAndNeverShownAsOne() {
        String id = add("page.html", "<script>alert(1)</script>".getBytes(UTF_8));
        try (WireResponse response = download(id)) {
            assertEquals("text/plain", response.header("Content-Type").orElseThrow());
        }
    }

    @Test
    void severalAreTakenAtOnceAllOrNone() {
        JsonNode added = send(upload(new Form().file("a.png", PNG).file("b.txt", "b".getBytes(UTF_8))), 201)
                .path("attachments");
        assertEquals("a.png", added.at("/0/name").asText());
        assertEquals("b.txt", added.at("/1/name").asText());
        try (WireResponse response = upload(new Form().file("a.png", PNG).file("b.exe", new byte[] {'M', 'Z', 0}))
                .send(server)) {
            assertProblem(response, 415);
        }
    }

    @Test
    void whatIsTooMuchIsRefusedInWords() {
        try (WireResponse response =
                upload(new Form().file("a.txt", new byte[100_001])).send(server)) {
            String detail = assertProblem(response, 413).path("detail").asText();
            assertTrue(detail.contains("a.txt") && detail.contains("100000"), detail);
        }
        Form four = new Form();
        for (int i = 0; i < 4; i++) {
            four.file(i + ".txt", "x".getBytes(UTF_8));
        }
        try (WireResponse response = upload(four).send(server)) {
            assertTrue(assertProblem(response, 400).path("detail").asText().contains("1 to 3"));
        }
        try (WireResponse response = upload(new Form()).send(server)) {
            assertProblem(response, 400);
        }
        try (WireResponse response =
                WireRequest.post("/api/attachments").json("{}").send(server)) {
            assertProblem(response, 415);
        }
    }

    @Test
    void unknownOnesAreNotFoundAndOnlyUnsentOnesAreDeleted() {
        send(WireRequest.get("/api/attachments/nothing"), 404);
        send(WireRequest.of("DELETE", "/api/attachments/nothing"), 404);
        String unsent = add("a.png", PNG);
        send(WireRequest.of("DELETE", "/api/attachments/" + unsent), 204);
        send(WireRequest.get("/api/attachments/" + unsent), 404);

        String sent = add("a.png", PNG);
        String conversation = conversation();
        ask(question("x", "\"" + sent + "\"", inConversation(conversation)));
        send(WireRequest.of("DELETE", "/api/attachments/" + sent), 409);
        send(WireRequest.of("DELETE", "/api/conversations/" + conversation), 204);
        send(WireRequest.get("/api/attachments/" + sent), 404);
    }

    @Test
    void aStatelessQuestionNamesThem() {
        String ids = "\"" + add("a.png", PNG) + "\",\"" + add("scan", PDF) + "\",\""
                + add("n.txt", "hi".getBytes(UTF_8)) + "\"";
        JsonNode content = ask(question("What?", ids, "")).at("/0/content");
        assertEquals("What?", content.at("/0/text").asText());
        assertEquals(data("image/png", PNG), content.at("/1/image_url").asText());
        assertEquals(data("application/pdf", PDF), content.at("/2/file_data").asText());
        assertEquals("scan.pdf", content.at("/2/filename").asText());
        assertEquals("data:text/plain;base64,aGk=", content.at("/3/file_data").asText());
    }

    @Test
    void aConversationSendsThemAgainOnLaterTurns() {
        String conversation = conversation();
        String id = add("a.png", PNG);
        ask(question("", "\"" + id + "\"", inConversation(conversation)));
        JsonNode input = ask(question("And now?", "", inConversation(conversation)));
        assertEquals(data("image/png", PNG), input.at("/0/content/0/image_url").asText());
        assertEquals("And now?", input.at("/2/content/0/text").asText());
        JsonNode stored = send(WireRequest.get("/api/conversations/" + conversation), 200);
        assertEquals("a.png", stored.path("title").asText());
        assertEquals(
                "{\"id\":\"" + id + "\",\"name\":\"a.png\",\"type\":\"image/png\",\"size\":10}",
                stored.at("/messages/0/attachments/0").toString());
        assertEquals(0, stored.at("/messages/1/attachments").size());
    }

    @Test
    void filesOfAFormAreStoredInAConversation() {
        String conversation = conversation();
        JsonNode input = asked(new Form()
                .part("request", question("x", "", inConversation(conversation)).getBytes(UTF_8))
                .file("a.png", PNG)
                .post("/api/llmstream"));
        assertEquals(data("image/png", PNG), input.at("/0/content/1/image_url").asText());
        JsonNode stored = send(WireRequest.get("/api/conversations/" + conversation), 200);
        String id = stored.at("/messages/0/attachments/0/id").asText();
        try (WireResponse response = download(id)) {
            assertArrayEquals(PNG, response.bytes());
        }
    }

    @Test
    void whatIsUnknownIsNamed() {
        for (String more : new String[] {"", inConversation(conversation())}) {
            try (WireResponse response = WireRequest.post("/api/llmstream")
                    .json(question("x", "\"nothing\"", more))
                    .send(server)) {
                assertFault(response, "/messages/0/attachments");
            }
        }
    }

    @Test
    void moreThanAMessageMayHaveAreRefused() {
        String id = "\"" + add("a.png", PNG) + "\"";
        try (WireResponse response = WireRequest.post("/api/llmstream")
                .json(question("x", String.join(",", id, id, id, id), ""))
                .send(server)) {
            assertFault(response, "/messages/0/attachments");
        }
    }

    @Test
    void thePageKnowsTheLimits() {
        JsonNode limits = send(WireRequest.get("/api/me"), 200).path("limits");
        assertEquals(100_000, limits.path("maxFileBytes").asInt());
        assertEquals(3, limits.path("maxFiles").asInt());
    }
}
