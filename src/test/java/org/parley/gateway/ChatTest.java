package org.parley.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.gateway.Api.chat;
import static org.parley.gateway.Api.chunks;
import static org.parley.gateway.Api.content;
import static org.parley.gateway.Api.error;
import static org.parley.gateway.Api.ok;
import static org.parley.testing.TestUpstream.DEADLINE;
import static org.parley.testing.TestUpstream.expectedText;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.Chat;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

class ChatTest {
    private static final String LOOK_UP = """
            {"type":"function","function":{"name":"look_up","parameters":{"type":"object"}}}""";

    private final TestUpstream upstream = TestUpstream.start();
    private ParleyServer server;

    @BeforeEach
    void start() {
        server = ParleyServer.before(upstream, Map.of("parley.heartbeat", "250ms"));
    }

    @AfterEach
    void stop() {
        server.close();
        upstream.close();
    }

    private String stream(WireRequest request) {
        try (WireResponse answer = request.send(server)) {
            assertEquals(200, answer.status(), answer::toString);
            return answer.text();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mock-n20", "mock-n32-utf8", "mock-lost", "mock-nodelta"})
    void aStreamIsTheSameTextInChunks(String model) {
        List<JsonNode> chunks =
                chunks(stream(chat(model, ",\"stream\":true,\"stream_options\":{\"include_usage\":true}")));
        assertEquals(expectedText(model), content(chunks));
        assertEquals("assistant", chunks.getFirst().at("/choices/0/delta/role").asText());
        JsonNode usage = chunks.getLast();
        assertEquals(0, usage.path("choices").size());
        assertEquals(36, usage.at("/usage/prompt_tokens").asInt());
        assertEquals(
                "stop",
                chunks.get(chunks.size() - 2).at("/choices/0/finish_reason").asText());
        String id = chunks.getFirst().path("id").asText();
        assertTrue(id.startsWith("chatcmpl-"));
        assertTrue(chunks.stream().allMatch(chunk -> chunk.path("id").asText().equals(id)));
        server.assertIdle();
    }

    @Test
    void aStreamWithoutTheWishSaysNothingOfUsage() {
        assertFalse(stream(chat("mock", ",\"stream\":true")).contains("usage"));
    }

    @Test
    void aWholeCompletionHasTextReasonAndUsage() {
        JsonNode completion = ok(server, chat("mock-n7", ""));
        assertEquals("chat.completion", completion.path("object").asText());
        assertEquals(
                expectedText("mock-n7"),
                completion.at("/choices/0/message/content").asText());
        assertEquals("stop", completion.at("/choices/0/finish_reason").asText());
        assertEquals(47, completion.at("/usage/total_tokens").asInt());
        assertEquals(
                "length",
                ok(server, chat("mock-incomplete", ""))
                        .at("/choices/0/finish_reason")
                        .asText());
    }

    @Test
    void functionCallsAreToolCalls() {
        upstream.script(exchange ->
                exchange.begin().event("""
                        {"type":"response.output_item.added","sequence_number":2,"output_index":1,"item":{"id":"fc_1","type":"function_call","call_id":"call_1","name":"look_up","arguments":""}}""").event("""
                        {"type":"response.function_call_arguments.delta","sequence_number":3,"item_id":"fc_1","output_index":1,"delta":"{\\"at\\":"}""").event("""
                        {"type":"response.function_call_arguments.delta","sequence_number":4,"item_id":"fc_1","output_index":1,"delta":"1}"}""").event("""
                        {"type":"response.completed","sequence_number":5,"response":{"id":"r","model":"m","created_at":1,"status":"completed","output":[{"id":"fc_1","type":"function_call","call_id":"call_1","name":"look_up","arguments":"{\\"at\\":1}"}],"usage":null}}""").end());
        List<JsonNode> chunks = chunks(stream(chat("m", ",\"stream\":true,\"tools\":[" + LOOK_UP + "]")));
        assertEquals(
                "call_1", chunks.get(1).at("/choices/0/delta/tool_calls/0/id").asText());
        assertEquals(
                "look_up",
                chunks.get(1).at("/choices/0/delta/tool_calls/0/function/name").asText());
        assertEquals(
                "{\"at\":",
                chunks.get(2)
                        .at("/choices/0/delta/tool_calls/0/function/arguments")
                        .asText());
        assertEquals(
                "tool_calls", chunks.getLast().at("/choices/0/finish_reason").asText());
        JsonNode message = ok(server, chat("m", ",\"tools\":[" + LOOK_UP + "]")).at("/choices/0/message");
        assertTrue(message.path("content").isNull());
        assertEquals(
                "{\"at\":1}", message.at("/tool_calls/0/function/arguments").asText());
    }

    @Test
    void whatIsSentUpstreamIsTheSameInTheWordsOfTheResponsesApi() {
        ok(server, WireRequest.post("/v1/chat/completions").json("""
                {"model":"mock","max_tokens":9,"temperature":0.5,"n":1,"frequency_penalty":0,"made_up":1,"stop":null,
                 "reasoning_effort":"low","response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object"}}},
                 "tools":[%s],"tool_choice":{"type":"function","function":{"name":"look_up"}},
                 "messages":[{"role":"system","content":"S"},
                   {"role":"user","name":"Ann","content":[{"type":"text","text":"T"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AA=="}}]},
                   {"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"look_up","arguments":"{}"}}]},
                   {"role":"tool","tool_call_id":"c","content":"42"}]}""".formatted(LOOK_UP)));
        assertEquals(Api.json("""
                {"model":"mock","max_output_tokens":9,"temperature":0.5,"store":false,"stream":true,"reasoning":{"effort":"low"},
                 "text":{"format":{"type":"json_schema","name":"n","schema":{"type":"object"}}},
                 "tools":[{"type":"function","name":"look_up","parameters":{"type":"object"}}],
                 "tool_choice":{"type":"function","name":"look_up"},
                 "input":[{"role":"system","content":"S"},
                   {"role":"user","content":[{"type":"input_text","text":"T"},{"type":"input_image","image_url":"data:image/png;base64,AA==","detail":"auto"}]},
                   {"type":"function_call","call_id":"c","name":"look_up","arguments":"{}"},
                   {"type":"function_call_output","call_id":"c","output":"42"}]}"""), upstream.exchanges().getFirst().request().json());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"model":"mock"}                                                       | messages
            {"model":"mock","messages":[{"role":"root","content":"x"}]}            | messages[0].role
            {"model":"mock","messages":[{"role":"user","content":"x"}],"n":2}      | n
            {"model":"mock","messages":[{"role":"user"}]}                          | messages[0].content
            {"model":"mock","messages":[{"role":"user","content":"x"}],"functions":[]} | functions
            """)
    void whatIsWrongIsRefusedByName(String body, String param) {
        assertEquals(
                param,
                error(server, WireRequest.post("/v1/chat/completions").json(body), 400)
                        .path("param")
                        .asText());
    }

    @Test
    void whatOnlyChatCompletionsHasIsRefusedWhereTheModelsServerDoesNotSpeakIt() {
        assertEquals(
                "unsupported_parameter",
                error(server, chat("mock", ",\"stop\":[\"x\"]"), 400)
                        .path("code")
                        .asText());
    }

    @Test
    void anErrorInTheMiddleEndsTheStreamWithoutDone() {
        String stream = stream(chat("mock-cut", ",\"stream\":true"));
        assertEquals(
                "upstream_cut",
                Api.json(Api.blocks(stream).getLast().substring(6))
                        .at("/error/code")
                        .asText(),
                stream);
    }

    @Test
    void aClosedConnectionStopsTheModel() {
        try (WireResponse answer = chat("mock-gate", ",\"stream\":true").send(server)) {
            upstream.awaitExchange(0).permit(1);
            answer.chunk();
        }
        upstream.awaitExchange(0).awaitPeerLeft(DEADLINE);
        server.assertIdle();
    }

    // ---- a model's server that speaks chat completions alone ----

    @ParameterizedTest
    @ValueSource(strings = {"auto", "chat"})
    void aServerOfChatCompletionsAnswersThePageAndBothForms(String api) {
        upstream.chatOnly();
        try (ParleyServer other = ParleyServer.before(upstream, Map.of("parley.upstream-api", api))) {
            String model = "mock-n32-utf8-reasoning";
            try (WireResponse page = Chat.ask(model).send(other)) {
                assertEquals(expectedText(model), page.events().rest().text());
            }
            try (WireResponse answer = Api.response(model, ",\"stream\":true").send(other)) {
                List<JsonNode> events = Api.events(answer.text());
                assertEquals(expectedText(model), Api.text(events));
                assertEquals(
                        47, events.getLast().at("/response/usage/total_tokens").asInt());
                assertEquals(
                        4,
                        events.getLast()
                                .at("/response/usage/input_tokens_details/cached_tokens")
                                .asInt());
            }
            try (WireResponse answer = chat(model, ",\"stream\":true").send(other)) {
                assertEquals(expectedText(model), content(chunks(answer.text())));
            }
            assertEquals(
                    expectedText(model),
                    ok(other, chat(model, "")).at("/choices/0/message/content").asText());
            assertEquals(
                    "incomplete",
                    ok(other, Api.response("mock-incomplete", ""))
                            .path("status")
                            .asText());
            assertEquals("error", lastType(other, "mock-cut"));
            assertEquals("error", lastType(other, "mock-eof"));
        }
    }

    private static String lastType(ParleyServer server, String model) {
        try (WireResponse answer = Api.response(model, ",\"stream\":true").send(server)) {
            return Api.events(answer.text()).getLast().path("type").asText();
        }
    }

    @Test
    void aServerOfChatCompletionsIsAskedInItsWords() {
        upstream.chatOnly();
        JsonNode message = ok(server, WireRequest.post("/v1/chat/completions").json("""
                {"model":"mock-calls","stop":["END"],"seed":7,"max_tokens":9,"tools":[%s],
                 "messages":[{"role":"developer","content":"D"},{"role":"user","content":[{"type":"text","text":"T"}]},
                   {"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"look_up","arguments":"{}"}}]},
                   {"role":"tool","tool_call_id":"c","content":"42"}]}""".formatted(LOOK_UP)))
                .at("/choices/0/message");
        assertEquals(
                "{\"at\":1}", message.at("/tool_calls/1/function/arguments").asText(), message::toString);
        assertEquals(
                Api.json("""
                {"model":"mock-calls","stop":["END"],"seed":7,"max_tokens":9,"tools":[%s],"stream":true,"stream_options":{"include_usage":true},
                 "messages":[{"role":"system","content":"D"},{"role":"user","content":"T"},
                   {"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"look_up","arguments":"{}"}}]},
                   {"role":"tool","content":"42","tool_call_id":"c"}]}""".formatted(LOOK_UP)),
                upstream.exchanges().getLast().request().json());
    }

    @Test
    void theDemoAnswersToo() {
        try (ParleyServer demo = ParleyServer.start(Map.of())) {
            assertTrue(ok(demo, chat("gpt-5-mini", ""))
                    .at("/choices/0/message/content")
                    .asText()
                    .contains("demo provider"));
            try (WireResponse answer =
                    Api.response("gpt-5-mini", ",\"stream\":true").send(demo)) {
                List<JsonNode> events = Api.events(answer.text());
                assertEquals("response.completed", events.getLast().path("type").asText());
                assertTrue(Api.text(events).contains("Hello"));
            }
        }
    }
}
