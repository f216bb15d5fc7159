package org.parley.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SseDecoderTest {
    private static final int LARGEST = 16 << 20;

    record Event(String event, String data) {}

    /** @param latin1 a character for each byte */
    record Case(String name, String latin1, List<Event> expected) {
        byte[] bytes() {
            return latin1.getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() throws IOException {
        return Stream.concat(own(), shared());
    }

    private static Stream<Case> own() {
        return Stream.of(
                of("a data line", "data: a\n\n", new Event("", "a")),
                of("no space", "data:a\n\n", new Event("", "a")),
                of("two spaces", "data:  a\n\n", new Event("", " a")),
                of("several data lines", "data: a\ndata: b\ndata:\ndata: c\n\n", new Event("", "a\nb\n\nc")),
                of("a name between data lines", "data: a\nevent: x\ndata: b\n\n", new Event("x", "a\nb")),
                of("CR", "event: x\rdata: a\r\rdata: b\r\r", new Event("x", "a"), new Event("", "b")),
                of("CR LF", "event: x\r\ndata: a\r\n\r\ndata: b\r\n\r\n", new Event("x", "a"), new Event("", "b")),
                of("mixed line ends", "data: a\r\ndata: b\n\rdata: c\r\r\n", new Event("", "a\nb"), new Event("", "c")),
                of("comments", ": one\n\n:two\ndata: a\n:three\n\n", new Event("", "a")),
                of("a byte order mark", "\ufeffdata: a\n\n", new Event("", "a")),
                of("a second mark is a field", "data: a\n\n\ufeffdata: b\n\n", new Event("", "a")),
                of("empty data", "data\n\ndata:\n\n", new Event("", ""), new Event("", "")),
                of("a name without data is no event", "event: x\n\ndata: a\n\n", new Event("", "a")),
                of("unknown fields", "dat: x\ndatax: y\nretry: 5\nid: 7\nfoo\ndata: a\n\n", new Event("", "a")),
                of("no blank line, no event", "data: a\n\ndata: b\n", new Event("", "a")),
                of("multi-byte text", "data: 日本語 😀 é\n\n", new Event("", "日本語 😀 é")),
                of("nothing", ""));
    }

    private static Case of(String name, String text, Event... expected) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Case(name, new String(bytes, StandardCharsets.ISO_8859_1), List.of(expected));
    }

    /** The conformance cases beside the project; the own ones above stand in where they are not there. */
    private static Stream<Case> shared() throws IOException {
        Path file = Path.of("../shared/conformance/sse-vectors.json");
        if (!Files.exists(file)) {
            return Stream.empty();
        }
        List<Case> cases = new ArrayList<>();
        for (JsonNode node : new ObjectMapper().readTree(file.toFile())) {
            List<Event> expected = new ArrayList<>();
            node.path("expected")
                    .forEach(event -> expected.add(new Event(
                            event.path("event").asText().equals("message")
                                    ? ""
                                    : event.path("event").asText(),
                            event.path("data").asText())));
            byte[] bytes = Base64.getDecoder().decode(node.path("bytes_base64").asText());
            String latin1 = new String(bytes, StandardCharsets.ISO_8859_1);
            cases.add(new Case(node.path("name").asText(), latin1, expected));
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eventsAreTheSameHoweverTheBytesArrive(Case given) throws IOException {
        assertEquals(given.expected(), decode(given.bytes(), () -> Integer.MAX_VALUE), "whole");
        assertEquals(given.expected(), decode(given.bytes(), () -> 1), "byte by byte");
        if (given.bytes().length < 3000) {
            for (int split = 1; split < given.bytes().length; split++) {
                int first = split;
                int[] calls = {0};
                assertEquals(
                        given.expected(),
                        decode(given.bytes(), () -> calls[0]++ == 0 ? first : Integer.MAX_VALUE),
                        "split at " + split);
            }
        }
        Random random = new Random(7);
        for (int i = 0; i < 20; i++) {
            assertEquals(given.expected(), decode(given.bytes(), () -> 1 + random.nextInt(9)), "random " + i);
        }
    }

    @Test
    void aMebibyteAmongSmallEvents() throws IOException {
        String large = "x".repeat(1 << 20);
        String stream = "data: a\n\ndata: " + large + "\n\ndata: b\n\n";
        List<Event> expected = List.of(new Event("", "a"), new Event("", large), new Event("", "b"));
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        assertEquals(expected, decode(bytes, () -> Integer.MAX_VALUE));
        assertEquals(expected, decode(bytes, () -> 1000));
    }

    @Test
    void anEventBeyondTheLimitIsAnError() {
        byte[] bytes = ("data: " + "x".repeat(LARGEST * 2)).getBytes(StandardCharsets.UTF_8);
        assertThrows(StreamCorruptedException.class, () -> decode(bytes, () -> Integer.MAX_VALUE));
    }

    @Test
    void aLargeEventThatNobodyWantsIsNotKept() throws IOException {
        String unwanted = "{\"type\":\"big\",\"x\":\"" + "x".repeat(LARGEST * 2) + "\"}";
        String stream = "data: a\n\nevent: big\ndata: " + unwanted + "\ndata: more\n\ndata: b\n\n";
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        SseDecoder decoder = new SseDecoder(
                LARGEST,
                (data, from, to) -> new String(data, from, 20, StandardCharsets.UTF_8).startsWith("{\"type\":\"big\""));
        List<Event> events = new ArrayList<>();
        ChoppedStream in = new ChoppedStream(bytes, () -> 50_000);
        while (decoder.fill(in)) {
            collect(decoder, events);
            assertTrue(decoder.bytes().length < 1 << 20, "buffer of " + decoder.bytes().length);
        }
        assertEquals(List.of(new Event("", "a"), new Event("", "b")), events);
    }

    private static List<Event> decode(byte[] bytes, IntSupplier sizes) throws IOException {
        SseDecoder decoder = new SseDecoder(LARGEST, (data, from, to) -> false);
        List<Event> events = new ArrayList<>();
        ChoppedStream in = new ChoppedStream(bytes, sizes);
        while (decoder.fill(in)) {
            collect(decoder, events);
            decoder.rest();
        }
        return events;
    }

    private static void collect(SseDecoder decoder, List<Event> events) {
        while (decoder.next()) {
            String name = decoder.name().equals("message") ? "" : decoder.name();
            int length = decoder.dataTo() - decoder.dataFrom();
            String data = new String(decoder.bytes(), decoder.dataFrom(), length, StandardCharsets.UTF_8);
            events.add(new Event(name, data));
        }
    }
}
