package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Conversations as files: out of Parley, back into it, and over from ChatGPT. */
class TransferTest {
    /** As its export is: a hidden system node at the root, an answer given twice, a tool in between, code, an unknown kind. */
    private static final String CHATGPT = """
            [{"title":"Sorting in Java","create_time":1716200000.123456,"update_time":1716200100.5,"current_node":"a2",
              "conversation_id":"66","moderation_results":[],"mapping":{
               "root":{"id":"root","message":null,"parent":null,"children":["sys"]},
               "sys":{"id":"sys","parent":"root","children":["q1"],"message":{"id":"sys","author":{"role":"system","name":null,"metadata":{}},
                 "create_time":null,"content":{"content_type":"text","parts":[""]},"status":"finished_successfully","weight":0.0,
                 "metadata":{"is_visually_hidden_from_conversation":true},"recipient":"all"}},
               "q1":{"id":"q1","parent":"sys","children":["a1","tool"],"message":{"id":"q1","author":{"role":"user"},"create_time":1716200001.0,
                 "content":{"content_type":"multimodal_text","parts":[{"content_type":"image_asset_pointer","asset_pointer":"file-service://x"},
                   "How do I sort?"]},"recipient":"all","metadata":{}}},
               "a1":{"id":"a1","parent":"q1","children":[],"message":{"id":"a1","author":{"role":"assistant"},"create_time":1716200002.0,
                 "content":{"content_type":"text","parts":["Like this:\\n```java\\nlist.sort(null);\\n```"]},"recipient":"all",
                 "metadata":{"model_slug":"gpt-4o"}}},
               "tool":{"id":"tool","parent":"q1","children":["result"],"message":{"id":"tool","author":{"role":"assistant"},
                 "content":{"content_type":"code","language":"python","text":"sorted([2, 1])"},"recipient":"python","metadata":{}}},
               "result":{"id":"result","parent":"tool","children":["a2"],"message":{"id":"result","author":{"role":"tool","name":"python"},
                 "content":{"content_type":"execution_output","text":"[1, 2]"},"recipient":"all","metadata":{}}},
               "a2":{"id":"a2","parent":"result","children":["q2"],"message":{"id":"a2","author":{"role":"assistant"},"create_time":1716200003.0,
                 "content":{"content_type":"code","language":"python","text":"sorted([2, 1])"},"recipient":"all",
                 "metadata":{"model_slug":"gpt-4o"}}},
               "q2":{"id":"q2","parent":"a2","children":["gone","q1"],"message":{"id":"q2","author":{"role":"user"},"create_time":1716200004.0,
                 "content":{"content_type":"text","parts":["Thanks"]},"recipient":"all","metadata":{}}},
               "loop":{"id":"loop","parent":"loop","children":["loop"],"message":null}}},
             {"title":"Nothing","mapping":{"root":{"id":"root","message":null,"parent":null,"children":[]}}}]
            """;

    private static ParleyServer server;

    @BeforeAll
    static void start() {
        server = ParleyServer.start(Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode send(WireRequest request, int expected) {
        try (WireResponse response = request.send(server)) {
            assertEquals(expected, response.status(), response::text);
            return response.json();
        }
    }

    private static WireRequest taking(String json) {
        return WireRequest.post("/api/conversations/import").json(json);
    }

    private static JsonNode taken(String json) {
        JsonNode taken = send(taking(json), 201);
        return send(
                WireRequest.get(
                        "/api/conversations/" + taken.at("/conversations/0/id").asText()),
                200);
    }

    private static String tree(JsonNode conversation) {
        return StreamSupport.stream(conversation.path("messages").spliterator(), false)
                .map(message -> message.path("parent").asText("") + "→"
                        + message.path("id").asText() + " "
                        + message.path("role").asText())
                .collect(Collectors.joining(", "));
    }

    @Test
    void aConversationOfChatGptKeepsItsTree() {
        JsonNode conversation = taken(CHATGPT);
        assertEquals("Sorting in Java", conversation.path("title").asText());
        assertEquals("2024-05-20T10:13:20.123Z", conversation.path("created").asText());
        assertEquals(
                "null→q1 user, q1→a1 assistant, q1→a2 assistant, a2→q2 user",
                tree(conversation).replace("→q1 user", "→q1 user").replaceFirst("^→", "null→"));
        assertEquals("How do I sort?", conversation.at("/messages/0/text").asText());
        assertEquals(
                "Like this:\n```java\nlist.sort(null);\n```",
                conversation.at("/messages/1/text").asText());
        assertEquals("gpt-4o", conversation.at("/messages/1/model").asText());
        assertEquals(
                "```python\nsorted([2, 1])\n```",
                conversation.at("/messages/2/text").asText());
    }

    @Test
    void whatHoldsNothingIsCounted() {
        JsonNode taken = send(taking(CHATGPT), 201);
        assertEquals(1, taken.path("conversations").size());
        assertEquals(1, taken.path("skipped").asInt());
    }

    @Test
    void whatIsExportedComesBackAsItWas() {
        JsonNode first = taken(CHATGPT);
        try (WireResponse export = WireRequest.get(
                        "/api/conversations/" + first.path("id").asText() + "/export?format=json")
                .send(server)) {
            assertEquals(200, export.status());
            assertEquals(
                    "attachment; filename=\"Sorting in Java.json\"",
                    export.header("Content-Disposition").orElseThrow());
            JsonNode second = taken(export.text());
            assertEquals(first.path("messages"), second.path("messages"));
            assertEquals(first.path("created"), second.path("created"));
        }
    }

    @Test
    void everythingOfAMessageComesBack() {
        String message = """
                {"id":"q","parent":null,"role":"user","author":{"name":"Ann"},"text":"?","created":"2026-01-01T00:00:00Z"}""";
        String answer = """
                {"id":"a","parent":"q","role":"assistant","author":null,"text":"!","thinking":"hm","status":"incomplete",
                 "reason":"max_output_tokens","model":"m","generation":null,"created":"2026-01-01T00:00:01Z",
                 "usage":{"input_tokens":1,"output_tokens":2,"total_tokens":3},
                 "citations":[{"url":"https://example.org/","title":"A","start":0,"end":1}],
                 "tools":[{"id":"t","name":"web_search","status":"completed","detail":"d"}],"attachments":[]}""";
        JsonNode first = taken("{\"title\":\"T\",\"messages\":[" + message + "," + answer + "]}");
        assertEquals("Ann", first.at("/messages/0/author/name").asText());
        assertEquals("max_output_tokens", first.at("/messages/1/reason").asText());
        assertEquals(3, first.at("/messages/1/usage/total_tokens").asInt());
        assertEquals(
                "https://example.org/", first.at("/messages/1/citations/0/url").asText());
        assertEquals("d", first.at("/messages/1/tools/0/detail").asText());
        assertEquals(first.path("messages"), taken(first.toString()).path("messages"));
    }

    @Test
    void whatNoDatabaseTakesIsMended() {
        JsonNode taken = taken("""
                {"title":"a\\u0000b\\ud83d","messages":[{"id":"q","role":"user","text":"c\\u0000d\\ude00","model":"\\u0000"}]}""");
        assertEquals("ab\uFFFD", taken.path("title").asText());
        assertEquals("cd\uFFFD", taken.at("/messages/0/text").asText());
    }

    @Test
    void whatWasSaidLastIsGoneOnWith() {
        String node = """
                "%s":{"id":"%s","parent":%s,"children":[%s],"message":{"author":{"role":"%s"},"create_time":%d,
                  "content":{"content_type":"text","parts":["%s"]}}}""";
        JsonNode taken = taken("{\"title\":\"T\",\"mapping\":{"
                + node.formatted("q", "q", "null", "\"a1\",\"a2\"", "user", 10, "q") + ","
                + node.formatted("a1", "a1", "\"q\"", "\"q3\"", "assistant", 11, "a1") + ","
                + node.formatted("a2", "a2", "\"q\"", "", "assistant", 12, "a2") + ","
                + node.formatted("q3", "q3", "\"a1\"", "", "user", 13, "q3") + "}}");
        assertEquals(
                "→q user, q→a1 assistant, q→a2 assistant, a1→q3 user",
                tree(taken).replace("null", ""));
    }

    @Test
    void anImportedConversationGoesOn() {
        String id = taken(CHATGPT).path("id").asText();
        try (EventStream stream = WireRequest.post("/api/llmstream")
                .json("""
                {"conversation":"%s","messages":[{"text":"And backwards?"}]}""".formatted(id))
                .send(server)
                .events()) {
            stream.rest().assertWhole();
        }
        JsonNode conversation = send(WireRequest.get("/api/conversations/" + id), 200);
        assertEquals("q2", conversation.at("/messages/4/parent").asText());
    }

    @Test
    void peopleReadTheNewestBranch() {
        String id = taken(CHATGPT).path("id").asText();
        try (WireResponse export =
                WireRequest.get("/api/conversations/" + id + "/export").send(server)) {
            assertEquals(
                    "text/markdown;charset=utf-8", export.header("Content-Type").orElseThrow());
            assertEquals("""
                    # Sorting in Java

                    ## User, 2024-05-20T10:13:21Z

                    How do I sort?

                    ## gpt-4o, 2024-05-20T10:13:23Z

                    ```python
                    sorted([2, 1])
                    ```

                    ## User, 2024-05-20T10:13:24Z

                    Thanks
                    """, export.text());
        }
    }

    @Test
    void aFileOfAFormIsTakenToo() {
        String form = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"conversations.json\"\r\n\r\n"
                + CHATGPT + "\r\n--b--\r\n";
        JsonNode taken = send(
                WireRequest.post("/api/conversations/import")
                        .body(
                                "multipart/form-data; boundary=b",
                                form.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                201);
        assertEquals(1, taken.path("conversations").size());
    }

    @Test
    void aLongConversationIsNoDeepOne() {
        String messages = IntStream.range(0, 5_000)
                .mapToObj(i -> """
                        {"id":"m%d","parent":%s,"role":"user","text":"x"}""".formatted(i, i == 0 ? "null" : "\"m" + (i - 1) + "\""))
                .collect(Collectors.joining(","));
        assertEquals(
                5_000,
                taken("{\"messages\":[" + messages + "]}").path("messages").size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "{}",
                "[{\"messages\":[]},{}]",
                "{\"messages\":[{\"id\":\"a\",\"role\":\"user\"}]}",
                "{\"messages\":[{\"id\":\"a b\",\"role\":\"user\",\"text\":\"x\"}]}",
                "{\"messages\":[{\"id\":\"a\",\"role\":\"system\",\"text\":\"x\"}]}",
                "{\"messages\":[{\"id\":\"a\",\"parent\":\"b\",\"role\":\"user\",\"text\":\"x\"}]}",
                "{\"messages\":[{\"id\":\"a\",\"role\":\"user\",\"text\":\"x\"},{\"id\":\"a\",\"role\":\"user\",\"text\":\"y\"}]}"
            })
    void whatCannotBeReadIsRefusedWhole(String json) {
        JsonNode before = send(WireRequest.get("/api/conversations?limit=200"), 200);
        JsonNode problem = send(taking(json), 400);
        assertTrue(problem.hasNonNull("detail"), problem::toString);
        assertEquals(before, send(WireRequest.get("/api/conversations?limit=200"), 200));
    }

    @Test
    void onlyKnownFormatsAreExported() {
        String id = taken(CHATGPT).path("id").asText();
        send(WireRequest.get("/api/conversations/" + id + "/export?format=pdf"), 400);
        send(WireRequest.get("/api/conversations/nobodys/export"), 404);
        send(WireRequest.post("/api/conversations/import").body("text/plain", new byte[] {'[', ']'}), 415);
    }
}
