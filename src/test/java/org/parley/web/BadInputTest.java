package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Named.named;
import static org.parley.testing.Problems.assertFault;
import static org.parley.testing.Problems.assertProblem;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.LogRecorder;
import org.parley.testing.ParleyServer;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Whatever the body of a question holds, its sender hears what is wrong with it, and the log stays quiet. */
class BadInputTest {
    private static ParleyServer server;

    private final LogRecorder log = LogRecorder.start();

    @BeforeAll
    static void start() {
        server = ParleyServer.start(Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void nothingIsLoggedNorLeft() {
        log.close();
        assertEquals(List.of(), log.records());
        server.assertIdle();
    }

    private static WireRequest ask(String json) {
        return WireRequest.post("/api/llmstream").json(json);
    }

    private static WireRequest ask(byte[] json) {
        return WireRequest.post("/api/llmstream").body("application/json", json);
    }

    /** Quotes are written as ' here. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {}                                                     | /messages
                    {'messages':null}                                      | /messages
                    {'messages':[]}                                        | /messages
                    {'messages':{}}                                        | /messages
                    {'messages':'Hello'}                                   | /messages
                    {'messages':7}                                         | /messages
                    {'Messages':[{'text':'x'}]}                            | /messages
                    {'messages':[null]}                                    | /messages/0
                    {'messages':['x']}                                     | /messages/0
                    {'messages':[[]]}                                      | /messages/0
                    {'messages':[{'text':'x'},7]}                          | /messages/1
                    {'messages':[{}]}                                      | /messages/0/text
                    {'messages':[{'text':null}]}                           | /messages/0/text
                    {'messages':[{'text':''}]}                             | /messages/0/text
                    {'messages':[{'text':' \\n'}]}                         | /messages/0/text
                    {'messages':[{'text':7}]}                              | /messages/0/text
                    {'messages':[{'text':['x']}]}                          | /messages/0/text
                    {'messages':[{'text':{}}]}                             | /messages/0/text
                    {'messages':[{'text':true}]}                           | /messages/0/text
                    {'messages':[{'text':'a\\u0000b'}]}                    | /messages/0/text
                    {'messages':[{'text':'a\\ud800b'}]}                    | /messages/0/text
                    {'messages':[{'text':'a\\udc00\\ud800b'}]}             | /messages/0/text
                    {'messages':[{'text':'x\\ud83d'}]}                     | /messages/0/text
                    {'messages':[{'text':'x'},{'text':null}]}              | /messages/1/text
                    {'messages':[{'text':'x','role':'system'}]}            | /messages/0/role
                    {'messages':[{'text':'x','role':'developer'}]}         | /messages/0/role
                    {'messages':[{'text':'x','role':'User'}]}              | /messages/0/role
                    {'messages':[{'text':'x','role':7}]}                   | /messages/0/role
                    {'messages':[{'text':'x','author':'Ann'}]}             | /messages/0/author
                    {'messages':[{'text':'x','author':{'name':7}}]}        | /messages/0/author/name
                    {'messages':[{'text':'x','author':{'name':'\\udfff'}}]} | /messages/0/author/name
                    {'messages':[{'text':'x','id':[]}]}                    | /messages/0/id
                    {'messages':[{'text':'x','timestampMs':'now'}]}        | /messages/0/timestampMs
                    {'messages':[{'text':'x','isSuccess':'yes'}]}          | /messages/0/isSuccess
                    {'messages':[{'text':'x','attachments':'a'}]}          | /messages/0/attachments
                    {'messages':[{'text':'x','attachments':['a',7]}]}      | /messages/0/attachments/1
                    {'messages':[{'text':'x','attachments':['a']}]}        | /messages/0/attachments
                    {'messages':[{'attachments':['a']}]}                   | /messages/0/attachments
                    {'messages':[{'text':'x'}],'model':'another'}          | /model
                    {'messages':[{'text':'x'}],'model':7}                  | /model
                    {'messages':[{'text':'x'}],'conversation':7}           | /conversation
                    {'messages':[{'text':'x'}],'parent':[]}                | /parent
                    {'messages':[{'text':'x'}],'temporary':'x'}            | /temporary
                    {'messages':[{'text':'x'}],'reasoning':'most'}         | /reasoning
                    {'messages':[{'text':'x'}],'reasoning':{}}             | /reasoning
                    {'messages':[{'text':'x'}],'tools':'web_search'}       | /tools
                    {'messages':[{'text':'x'}],'tools':['web_search','mcp']} | /tools/1
                    {'messages':[{'text':'x'}],'tools':[{'type':'mcp'}]}   | /tools/0
                    """)
    void aFieldThatIsWrongIsNamed(String json, String pointer) {
        try (WireResponse response = ask(json.replace('\'', '"')).send(server)) {
            JsonNode problem = assertFault(response, pointer);
            assertEquals(1, problem.path("errors").size(), problem::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "7",
                "\"Hello\"",
                "[]",
                "[{\"text\":\"x\"}]",
                "{\"messages\":[{\"text\":\"x\"}]",
                "{\"messages\":[{\"text\":\"x\"}]}}",
                "{\"messages\":[{\"text\":\"x\"}]} {}",
                "{\"messages\":[{\"text\":\"x\"}],\"messages\":[]}",
                "{\"messages\":[{\"text\":\"x\"}],}",
                "{'messages':[{'text':'x'}]}",
                "{\"messages\":[{\"text\":\"a\nb\"}]}",
                "{\"messages\":[{\"text\":NaN}]}",
                "{\"messages\":[{\"text\":\"\\x\"}]}",
                "/**/{\"messages\":[{\"text\":\"x\"}]}",
                "messages=Hello"
            })
    void whatIsNotOneJsonObjectIsABadRequest(String body) {
        try (WireResponse response = ask(body).send(server)) {
            assertProblem(response, 400);
        }
    }

    static Stream<Named<byte[]>> bombs() {
        String message = "{\"text\":\"x\"}";
        return Stream.of(
                named("nested arrays", "[".repeat(100_000).getBytes(UTF_8)),
                named("nested objects", "{\"a\":".repeat(100_000).getBytes(UTF_8)),
                named("nested in a field", ("{\"x\":" + "[".repeat(100_000)).getBytes(UTF_8)),
                named("a million arrays", ("{\"x\":[" + "[],".repeat(1_000_000) + "[]]}").getBytes(UTF_8)),
                named("a million numbers", ("{\"messages\":[" + "1,".repeat(1_000_000) + "1]}").getBytes(UTF_8)),
                named("a long number", ("{\"timestampMs\":" + "9".repeat(1_000_000) + "}").getBytes(UTF_8)),
                named("a long name", ("{\"" + "n".repeat(1_000_000) + "\":1}").getBytes(UTF_8)),
                named(
                        "many messages",
                        ("{\"messages\":[" + (message + ",").repeat(10_000) + message + "]}").getBytes(UTF_8)),
                named(
                        "many attachments",
                        ("{\"messages\":[{\"attachments\":[" + "\"a\",".repeat(100) + "\"a\"]}]}").getBytes(UTF_8)),
                named("many tools", ("{\"tools\":[" + "\"web_search\",".repeat(17) + "1]}").getBytes(UTF_8)),
                named("UTF-16", "{\"messages\":[{\"text\":\"x\"}]}".getBytes(UTF_16LE)),
                named("UTF-16 with a mark", "\ufeff{\"messages\":[{\"text\":\"x\"}]}".getBytes(UTF_16LE)),
                named("no UTF-8", new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'}),
                named(
                        "half a character",
                        new byte[] {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'}),
                named("NUL bytes", new byte[1000]));
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void whatIsTooMuchIsABadRequest(byte[] body) {
        try (WireResponse response = ask(body).send(server)) {
            assertProblem(response, 400);
        }
    }

    @Test
    void faultsAreToldTogetherButNotWithoutEnd() {
        String faulty = "{\"messages\":[" + "{\"text\":1,\"role\":\"x\"},".repeat(9_999) + "7],\"model\":1}";
        try (WireResponse response = ask(faulty).send(server)) {
            JsonNode problem = assertFault(response, "/messages/0/role");
            assertEquals(20, problem.path("errors").size());
            assertEquals("/messages/0/text", problem.at("/errors/1/pointer").asText());
            assertTrue(problem.toString().length() < 4_000, problem::toString);
        }
    }

    @Test
    void tenThousandMessagesAreNotTooMany() {
        String message =
                "{\"id\":\"1\",\"timestampMs\":1,\"text\":\"x\",\"author\":{\"name\":\"Ann\"},\"isSuccess\":true,"
                        + "\"role\":\"user\",\"attachments\":[]}";
        String last = message.replace("\"x\"", "\"\"");
        try (WireResponse response = ask("{\"messages\":[" + (message + ",").repeat(9_999) + last + "]}")
                .send(server)) {
            assertFault(response, "/messages/9999/text");
        }
    }

    @Test
    void anUnknownConversationIsNotFound() {
        try (WireResponse response =
                ask("{\"messages\":[{\"text\":\"x\"}],\"conversation\":\"c1\"}").send(server)) {
            assertProblem(response, 404);
        }
    }

    @Test
    void aWordThatIsNotOfTheHeaderIsABadRequest() {
        try (WireResponse response = ask("{\"messages\":[{\"text\":\"x\"}]}")
                .header("Parley-On-Disconnect", "explode")
                .send(server)) {
            assertProblem(response, 400);
        }
    }

    /** An answer that failed before its first word is part of many a history; it says nothing to the model. */
    @Test
    void anAnswerThatFailedMayBeSilent() {
        try (WireResponse response = ask("""
                        {"messages":[{"text":"demo:fail"},{"text":"","isSuccess":false},{"role":"assistant","isSuccess":false},
                                     {"text":"x","role":"nobody"}]}""").send(server)) {
            JsonNode problem = assertFault(response, "/messages/3/role");
            assertEquals(1, problem.path("errors").size(), problem::toString);
        }
    }

    /** The plain-text wire's clients know one answer to a body that is wrong. */
    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"messages\":", "{\"messages\":[{\"text\":7}]}"})
    void clientsOfThePlainTextWireAreForbidden(String body) {
        try (WireResponse response = ask(body).header("Accept", "text/plain").send(server)) {
            assertProblem(response, 403);
        }
    }

    @Test
    void whatIsWrongBesideTheMessagesIsABadRequestThereToo() {
        try (WireResponse response = ask("{\"messages\":[{\"text\":\"x\"}],\"model\":\"none\"}")
                .header("Accept", "text/plain")
                .send(server)) {
            assertProblem(response, 400);
        }
    }
}
