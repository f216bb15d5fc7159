package org.parley.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.parley.testing.ParleyServer;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Requests under {@code /v1}, and the blocks of their streams. */
final class Api {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Api() {}

    static WireRequest response(String model, String more) {
        return WireRequest.post("/v1/responses").json("{\"model\":\"" + model + "\",\"input\":\"Hello\"" + more + "}");
    }

    static WireRequest chat(String model, String more) {
        return WireRequest.post("/v1/chat/completions")
                .json("{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]" + more
                        + "}");
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    static JsonNode ok(ParleyServer server, WireRequest request) {
        try (WireResponse response = request.send(server)) {
            String text = response.text();
            assertEquals(200, response.status(), text);
            return json(text);
        }
    }

    static JsonNode error(ParleyServer server, WireRequest request, int status) {
        try (WireResponse response = request.send(server)) {
            String text = response.text();
            assertEquals(status, response.status(), text);
            return json(text).path("error");
        }
    }

    /** The blocks of an event stream, without heartbeats. */
    static List<String> blocks(String stream) {
        return Arrays.stream(stream.split("\n\n", -1))
                .filter(block -> !block.isEmpty() && !block.equals(": hb"))
                .toList();
    }

    /** The JSON of every event of a stream of the Responses API; each has its two lines. */
    static List<JsonNode> events(String stream) {
        List<JsonNode> events = new ArrayList<>();
        for (String block : blocks(stream)) {
            String[] lines = block.split("\n", -1);
            assertEquals(2, lines.length, block);
            JsonNode event = json(lines[1].substring("data: ".length()));
            assertEquals("event: " + event.path("type").asText(), lines[0]);
            events.add(event);
        }
        return events;
    }

    /** The JSON of every chunk of a chat's stream, and whether it ended as such streams end. */
    static List<JsonNode> chunks(String stream) {
        List<String> blocks = blocks(stream);
        assertEquals("data: [DONE]", blocks.getLast());
        return blocks.subList(0, blocks.size() - 1).stream()
                .map(block -> json(block.substring("data: ".length())))
                .toList();
    }

    static String text(List<JsonNode> events) {
        StringBuilder text = new StringBuilder();
        events.stream()
                .filter(event -> event.path("type").asText().equals("response.output_text.delta"))
                .forEach(event -> text.append(event.path("delta").asText()));
        return text.toString();
    }

    static String content(List<JsonNode> chunks) {
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk -> text.append(
                chunk.path("choices").path(0).path("delta").path("content").asText("")));
        return text.toString();
    }
}
