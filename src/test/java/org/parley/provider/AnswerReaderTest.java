package org.parley.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.models.responses.ResponseStreamEvent;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.TestUpstreamEvents;

/** Each event of the API, and what comes of it. */
final class AnswerReaderTest {
    private static final String DONE =
            "{\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":[]}}";

    @ParameterizedTest
    @MethodSource("org.parley.provider.EventCase#all")
    void eachEventEndsUpOnPurpose(EventCase given) throws IOException {
        for (int size : new int[] {Integer.MAX_VALUE, 1, 7}) {
            Told told = new Told();
            Ending ending = read(told, given.events() + DONE + "\n", () -> size);
            assertInstanceOf(Ending.Completed.class, ending);
            assertEquals(given.expected(), told.lines.toString(), "pieces of " + size);
        }
    }

    @Test
    void everyTypeThatTheSdkKnowsStandsInTheTable() {
        List<String> missing = new ArrayList<>();
        int known = 0;
        for (Method method : ResponseStreamEvent.Visitor.class.getMethods()) {
            if (method.getName().startsWith("visit")) {
                known++;
                String type = type(method.getName().substring("visit".length()));
                if (EventKind.of(type) == null) {
                    missing.add(type);
                }
            }
        }
        assertEquals(List.of(), missing);
        assertEquals(EventKind.types().size(), known);
        assertNull(EventKind.of("keepalive"));
    }

    /** {@code OutputTextAnnotationAdded} is {@code response.output_text.annotation.added}. */
    private static String type(String visited) {
        String snake = visited.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
        if (snake.equals("error")) {
            return snake;
        }
        for (String known : ALL_TYPES) {
            if (known.replace('.', '_').equals("response_" + snake)) {
                return known;
            }
        }
        return snake;
    }

    private static final List<String> ALL_TYPES =
            EventKind.types().stream().sorted().toList();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"error\",\"code\":\"server_error\",\"message\":\"SECRET\"}",
                "{\"type\":\"error\",\"error\":{\"code\":\"server_error\",\"message\":\"SECRET\"}}",
                "{\"error\":{\"code\":\"server_error\",\"message\":\"SECRET\"}}",
                "{\"type\":\"response.failed\",\"response\":{\"error\":{\"code\":\"server_error\",\"message\":\"SECRET\"}}}"
            })
    void anErrorInAnyShapeFailsTheAnswer(String event) throws IOException {
        Ending.Failed ending = assertInstanceOf(Ending.Failed.class, read(new Told(), event + "\n", () -> 1000));
        assertEquals(UpstreamFaults.failed(), ending.fault());
    }

    @Test
    void anErrorsCodeDecidesItsKind() throws IOException {
        String event = "{\"type\":\"error\",\"code\":\"rate_limit_exceeded\",\"message\":\"SECRET\"}\n";
        Ending.Failed ending = assertInstanceOf(Ending.Failed.class, read(new Told(), event, () -> 1000));
        assertEquals("rate-limited", ending.fault().type());
    }

    @Test
    void theTypeMayStandInTheEventsNameAlone() throws IOException {
        Told told = new Told();
        String stream = "event: response.output_text.delta\ndata: {\"delta\":\"a\"}\n\n" + "data: " + DONE + "\n\n";
        Ending ending = reader(told).read(new ChoppedStream(stream.getBytes(StandardCharsets.UTF_8), () -> 1000));
        assertInstanceOf(Ending.Completed.class, ending);
        assertEquals("text:a\n", told.lines.toString());
    }

    @Test
    void theSnapshotCompletesEachPart() throws IOException {
        assertEquals("Hello there\n\nSecond", completed(delta(1, 0, "Hello"), "Hello there", "Second"));
        assertEquals("All of it", completed("", "All of it"));
        assertEquals("Hello", completed(delta(1, 0, "Hello"), "Hello"));
    }

    @Test
    void aSnapshotThatSaysSomethingElseDoesNotRepeatTheText() throws IOException {
        assertEquals("Hello", completed(delta(1, 0, "Hello"), "Goodbye everybody"));
    }

    @Test
    void piecesNumberedOtherwiseThanTheSnapshotAreNotRepeated() throws IOException {
        assertEquals("Hello there", completed(delta(0, 0, "Hello"), "Hello there"));
    }

    @Test
    void citationsOfTheSnapshotAreToldOnceEach() throws IOException {
        String annotation =
                "{\"type\":\"url_citation\",\"url\":\"https://a\",\"title\":\"A\",\"start_index\":0,\"end_index\":1}";
        String part =
                "{\"type\":\"output_text\",\"text\":\"x\",\"annotations\":[" + annotation + "," + annotation + "]}";
        String stream =
                "{\"type\":\"response.output_text.annotation.added\",\"output_index\":0,\"content_index\":0,\"annotation\":"
                        + annotation + "}\n" + "{\"type\":\"response.completed\",\"response\":"
                        + TestUpstreamEvents.snapshot("completed", "m", TestUpstreamEvents.message(part)) + "}\n";
        Told told = new Told();
        Ending ending = read(told, stream, () -> 1000);
        assertInstanceOf(Ending.Completed.class, ending);
        assertEquals(2, told.lines.toString().split("Web\\[", -1).length - 1);
    }

    @Test
    void aCitationInALaterPartCountsFromTheAnswersBeginning() throws IOException {
        String stream = delta(0, 0, "12345") + delta(0, 1, "abc")
                + "{\"type\":\"response.output_text.annotation.added\",\"output_index\":0,\"content_index\":1,"
                + "\"annotation\":{\"type\":\"url_citation\",\"url\":\"u\",\"title\":\"t\",\"start_index\":1,\"end_index\":2}}\n"
                + DONE + "\n";
        Told told = new Told();
        Ending ending = read(told, stream, () -> 1000);
        assertInstanceOf(Ending.Completed.class, ending);
        assertEquals(Optional.empty(), ((Ending.Completed) ending).usage());
        assertEquals(true, told.lines.toString().contains("start=8, end=9"), told.lines.toString());
    }

    @Test
    void aPartThatHasARefusalMemberOfNullIsNoRefusal() throws IOException {
        String part = "{\"type\":\"output_text\",\"text\":\"Yes\",\"refusal\":null,\"annotations\":[]}";
        Told told = new Told();
        Ending.Completed ending = assertInstanceOf(
                Ending.Completed.class,
                read(
                        told,
                        "{\"type\":\"response.completed\",\"response\":"
                                + TestUpstreamEvents.snapshot("completed", "m", TestUpstreamEvents.message(part))
                                + "}\n",
                        () -> 1000));
        assertEquals(Optional.empty(), ending.reason());
        assertEquals("Yes", told.text.toString());
    }

    @Test
    void aToolsInputIsBounded() throws IOException {
        String stream =
                "{\"type\":\"response.function_call_arguments.done\",\"output_index\":0,\"item_id\":\"f\",\"arguments\":\""
                        + "x".repeat(100_000) + "\"}\n" + DONE + "\n";
        Told told = new Told();
        Ending ending = read(told, stream, () -> 1000);
        assertInstanceOf(Ending.Completed.class, ending);
        assertEquals(true, told.lines.length() < 2_100);
    }

    private static String completed(String deltas, String... parts) throws IOException {
        List<String> contents = new ArrayList<>();
        for (String part : parts) {
            contents.add(TestUpstreamEvents.textPart(part));
        }
        String output = "{\"type\":\"reasoning\",\"id\":\"r\",\"summary\":[]},"
                + TestUpstreamEvents.message(String.join(",", contents));
        String last = "{\"type\":\"response.completed\",\"response\":"
                + TestUpstreamEvents.snapshot("completed", "m", output) + "}\n";
        Told told = new Told();
        assertInstanceOf(Ending.Completed.class, read(told, deltas + last, () -> 1000));
        return told.text.toString();
    }

    private static String delta(int output, int content, String text) {
        return "{\"type\":\"response.output_text.delta\",\"output_index\":" + output + ",\"content_index\":" + content
                + ",\"delta\":\"" + text + "\"}\n";
    }

    /** Reads JSON lines, each as one event. */
    private static Ending read(Told told, String jsonLines, IntSupplier sizes) throws IOException {
        StringBuilder stream = new StringBuilder();
        jsonLines.lines().forEach(line -> stream.append("data: ").append(line).append("\n\n"));
        return reader(told).read(new ChoppedStream(stream.toString().getBytes(StandardCharsets.UTF_8), sizes));
    }

    private static AnswerReader reader(Told told) {
        return new AnswerReader(told, new UpstreamCall(Duration.ofSeconds(9), Duration.ofSeconds(9)));
    }

    @Test
    void aPlainDeltaIsReadAsTheParserReadsIt() throws IOException {
        DeltaScan scan = new DeltaScan();
        String head = "{\"type\":\"response.output_text.delta\"";
        List<String> plain = List.of(
                head + ",\"delta\":\"a\"}",
                head
                        + ",\"sequence_number\":12,\"item_id\":\"m\",\"output_index\":3,\"content_index\":4,\"delta\":\"日本 é\"}",
                head + ",\"delta\":\"\",\"logprobs\":[],\"obfuscation\":\"x\",\"n\":null,\"b\":true,\"f\":-1.5e3}");
        List<String> leftToTheParser = List.of(
                head + ",\"delta\":\"a\\n\"}",
                head + ",\"delta\":\"a\",\"logprobs\":[{\"token\":\"a\"}]}",
                head + ",\"delta\":\"a\",\"more\":{\"delta\":\"b\"}}",
                head + ", \"delta\":\"a\"}",
                head + ",\"delta\":7}",
                head + ",\"delta\":\"a\"",
                head + ",\"delta\":\"a",
                head + ",\"delta\":",
                head + ",\"output_index\":-1,\"delta\":\"a\"}",
                head + "}",
                "{\"type\":\"response.output_text.deltas\",\"delta\":\"a\"}",
                "");
        for (String json : plain) {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            assertEquals(true, scan.scan(bytes, 0, bytes.length), json);
            var tree = new ObjectMapper().readTree(json);
            assertEquals(tree.path("delta").asText(), scan.text());
            assertEquals(tree.path("output_index").asInt(), scan.outputIndex());
            assertEquals(tree.path("content_index").asInt(), scan.contentIndex());
        }
        for (String json : leftToTheParser) {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            assertEquals(false, scan.scan(bytes, 0, bytes.length), json);
        }
    }
}
