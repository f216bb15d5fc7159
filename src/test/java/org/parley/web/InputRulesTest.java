package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.testing.EventStream;
import org.parley.testing.Form;
import org.parley.testing.OfficeFile;
import org.parley.testing.ParleyServer;
import org.parley.testing.Problems;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** What an operator's rules find is not stored and not sent, however it comes, and nobody is told what it was. */
class InputRulesTest {
    private static final String IBAN = "DE89370400440532013000";
    private static final String MAIL = "ann@example.org";
    private static final Map<String, String> RULES =
            Map.of("parley.input-rules", "refuse iban; mask e-mail", "parley.audit-texts", "true");

    private final TestUpstream upstream = TestUpstream.start();
    private ParleyServer server;

    @BeforeEach
    void start() {
        server = ParleyServer.before(upstream, RULES);
    }

    @AfterEach
    void stop() {
        server.close();
        upstream.close();
    }

    private JsonNode json(WireRequest request) {
        try (WireResponse response = request.send(server)) {
            assertTrue(response.status() < 300, () -> response + response.text());
            return response.json();
        }
    }

    private String conversation() {
        return json(WireRequest.post("/api/conversations").json("{}"))
                .path("id")
                .asText();
    }

    private static WireRequest ask(String conversation, String message) {
        return WireRequest.post("/api/llmstream")
                .json("{\"model\":\"mock-n1\",\"conversation\":\"" + conversation + "\",\"messages\":[" + message
                        + "]}");
    }

    private JsonNode sent(WireRequest request) {
        int before = upstream.started();
        try (EventStream events = request.send(server).events()) {
            events.rest();
        }
        return upstream.awaitExchange(before).request().json();
    }

    private JsonNode refused(WireRequest request) {
        int before = upstream.started();
        try (WireResponse response = request.send(server)) {
            JsonNode problem = Problems.assertProblem(response, 422);
            assertEquals(
                    "urn:parley:problem:input-refused", problem.path("type").asText());
            assertFalse(problem.toString().contains(IBAN), problem::toString);
            assertEquals(before, upstream.started());
            return problem;
        }
    }

    private JsonNode messages(String conversation) {
        return json(WireRequest.get("/api/conversations/" + conversation)).path("messages");
    }

    @Test
    void whatIsRefusedIsNeitherStoredNorSentAndTheRuleIsNamed() {
        String conversation = conversation();
        JsonNode problem = refused(ask(conversation, "{\"text\":\"Pay " + IBAN + "\"}"));
        assertTrue(problem.path("detail").asText().contains("“iban”"), problem::toString);
        assertEquals(0, messages(conversation).size());
        refused(WireRequest.post("/api/llmstream")
                .json("{\"messages\":[{\"text\":\"Pay " + IBAN + "\"},{\"text\":\"Hi\"}]}"));
    }

    @Test
    void whatIsMaskedIsStoredAndSentMasked() {
        String conversation = conversation();
        JsonNode sent = sent(ask(conversation, "{\"text\":\"Write to " + MAIL + "\"}"));
        assertEquals(
                "Write to [masked: e-mail]", sent.at("/input/0/content/0/text").asText());
        JsonNode stored = messages(conversation).get(0);
        assertEquals("Write to [masked: e-mail]", stored.path("text").asText());
        assertFalse(json(WireRequest.get("/api/conversations")).toString().contains(MAIL));
        assertEquals(
                0,
                json(WireRequest.get("/api/search?q=example")).path("results").size());
    }

    @Test
    void whatTheAssistantHasSaidIsNotHeldAgainstAnybody() {
        JsonNode sent = sent(WireRequest.post("/api/llmstream")
                .json("{\"model\":\"mock-n1\",\"messages\":[{\"text\":\"Hi\"},{\"role\":\"assistant\",\"text\":\""
                        + IBAN + "\"},{\"text\":\"Thanks\"}]}"));
        assertEquals(IBAN, sent.at("/input/1/content/0/text").asText());
    }

    @Test
    void anEditedQuestionIsCheckedToo() {
        String conversation = conversation();
        sent(ask(conversation, "{\"text\":\"Hello\"}"));
        String edited = "{\"model\":\"mock-n1\",\"conversation\":\"" + conversation
                + "\",\"parent\":\"\",\"messages\":[{\"text\":\"" + IBAN + "\"}]}";
        refused(WireRequest.post("/api/llmstream").json(edited));
        assertEquals(2, messages(conversation).size());
    }

    private static byte[] word(String text) {
        return OfficeFile.word(OfficeFile.paragraph(text)).bytes();
    }

    @Test
    void textOfFilesIsRefusedWhereItComesIn() {
        refused(new Form().file("pay.txt", IBAN.getBytes(UTF_8)).post("/api/attachments"));
        refused(new Form().file("pay.docx", word(IBAN)).post("/api/attachments"));
        refused(new Form()
                .part("request", "{\"messages\":[{\"text\":\"Hi\"}]}".getBytes(UTF_8))
                .file("pay.txt", IBAN.getBytes(UTF_8))
                .post("/api/llmstream"));
    }

    @Test
    void textOfFilesGoesOutMaskedAndStaysAsItIs() {
        String conversation = conversation();
        String text = json(new Form().file("a.txt", MAIL.getBytes(UTF_8)).post("/api/attachments"))
                .path("id")
                .asText();
        String word = json(new Form().file("a.docx", word(MAIL)).post("/api/attachments"))
                .path("id")
                .asText();
        JsonNode sent =
                sent(ask(conversation, "{\"text\":\"Read\",\"attachments\":[\"" + text + "\",\"" + word + "\"]}"));
        String data = sent.at("/input/0/content/1/file_data").asText();
        byte[] bytes = Base64.getDecoder().decode(data.substring(data.indexOf(',') + 1));
        assertEquals("[masked: e-mail]", new String(bytes, UTF_8));
        String read = sent.at("/input/0/content/2/text").asText();
        assertTrue(read.contains("[masked: e-mail]") && !read.contains(MAIL), read);
        try (WireResponse file = WireRequest.get("/api/attachments/" + text).send(server)) {
            assertEquals(MAIL, file.text());
        }
    }

    @Test
    void whatWasImportedGoesOutWithoutIt() {
        String export = "{\"title\":\"Old\",\"messages\":[{\"id\":\"a\",\"role\":\"user\",\"text\":\"" + IBAN + " of "
                + MAIL + "\"}]}";
        String conversation = json(WireRequest.post("/api/conversations/import").json(export))
                .path("conversations")
                .get(0)
                .path("id")
                .asText();
        JsonNode sent = sent(ask(conversation, "{\"text\":\"And?\"}"));
        assertEquals(
                "[masked: iban] of [masked: e-mail]",
                sent.at("/input/0/content/0/text").asText());
    }

    @Test
    void programsAreRefusedInOpenAisShape() {
        for (WireRequest request : new WireRequest[] {
            WireRequest.post("/v1/responses").json("{\"model\":\"mock-n1\",\"input\":\"" + IBAN + "\"}"),
            WireRequest.post("/v1/embeddings").json("{\"model\":\"mock\",\"input\":[\"" + IBAN + "\"]}"),
            WireRequest.post("/v1/chat/completions")
                    .json(
                            "{\"model\":\"mock-n1\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\""
                                    + IBAN + "\"}]}]}")
        }) {
            try (WireResponse response = request.send(server)) {
                assertEquals(422, response.status());
                JsonNode error = response.json().path("error");
                assertEquals("input_refused", error.path("code").asText());
                assertEquals("invalid_request_error", error.path("type").asText());
                assertFalse(error.toString().contains(IBAN));
            }
        }
        assertEquals(0, upstream.started());
    }

    @Test
    void whatBecomesVectorsIsMaskedToo() {
        int before = upstream.started();
        WireRequest program =
                WireRequest.post("/v1/embeddings").json("{\"model\":\"mock\",\"input\":[\"Ask " + MAIL + "\",\"x\"]}");
        try (WireResponse response = program.send(server)) {
            assertEquals(200, response.status(), response::text);
        }
        JsonNode sent = upstream.awaitExchange(before).request().json();
        assertEquals("[\"Ask [masked: e-mail]\",\"x\"]", sent.path("input").toString());
    }

    @Test
    void whatProgramsSayIsMaskedWhoeverSaysItButTheModel() {
        int before = upstream.started();
        WireRequest program = WireRequest.post("/v1/responses").json("""
                {"model":"mock-n1","instructions":"Ask %1$s","input":[
                  {"role":"developer","content":"%1$s"},
                  {"role":"user","content":[{"type":"input_text","text":"%1$s"}]},
                  {"type":"function_call","call_id":"c","name":"f","arguments":"%1$s"},
                  {"type":"function_call_output","call_id":"c","output":"%1$s"}]}""".formatted(MAIL));
        try (WireResponse response = program.send(server)) {
            assertEquals(200, response.status());
            response.text();
        }
        JsonNode sent = upstream.awaitExchange(before).request().json();
        String mask = "[masked: e-mail]";
        assertEquals("Ask " + mask, sent.path("instructions").asText());
        assertEquals(mask, sent.at("/input/0/content").asText());
        assertEquals(mask, sent.at("/input/1/content/0/text").asText());
        assertEquals(MAIL, sent.at("/input/2/arguments").asText());
        assertEquals(mask, sent.at("/input/3/output").asText());
    }

    @Test
    void theAuditNamesTheRuleAndNeverWhatItFound() {
        sent(ask(conversation(), "{\"text\":\"Write to " + MAIL + "\"}"));
        refused(ask(conversation(), "{\"text\":\"Pay " + IBAN + "\"}"));
        refused(new Form().file("pay.txt", IBAN.getBytes(UTF_8)).post("/api/attachments"));
        eventually("all are written", () -> audit("refused: iban").size() == 2);
        assertEquals(
                "422 refused: iban",
                audit("refused: iban").get(0).path("result").asText());
        JsonNode masked = audit("masked: e-mail");
        assertEquals("200 masked: e-mail", masked.get(0).path("result").asText());
        assertEquals("Write to [masked: e-mail]", masked.get(0).path("detail").asText());
        String all = json(WireRequest.get("/api/admin/audit?limit=100")).toString();
        assertFalse(all.contains(IBAN) || all.contains(MAIL), all);
    }

    @Test
    void meTellsWhatIsChecked() {
        assertEquals(
                "{\"refused\":[\"iban\"],\"masked\":[\"e-mail\"],\"moderated\":false}",
                json(WireRequest.get("/api/me")).path("inputRules").toString());
    }

    private JsonNode audit(String words) {
        return json(WireRequest.get("/api/admin/audit?q=" + words.replace(" ", "%20")))
                .path("rows");
    }
}
