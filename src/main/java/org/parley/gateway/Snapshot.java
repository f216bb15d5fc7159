package org.parley.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.parley.generation.Follower;
import org.parley.generation.StoredEvent;

/** A response as far as its events tell: its last event's own words, else what the pieces have come to. */
final class Snapshot {
    private static final Set<String> TELL_ALL = Set.of("response.completed", "response.failed");

    private ObjectNode response = Json.object();
    private final Map<Integer, ObjectNode> items = new TreeMap<>();

    private Snapshot() {}

    /** @param answer read from its beginning, to its end or to now */
    static String of(Follower answer) {
        List<StoredEvent> events = new ArrayList<>();
        while (answer.nextEvent() instanceof Follower.Read.Event read) {
            events.add(read.event());
        }
        if (!events.isEmpty() && TELL_ALL.contains(events.getLast().name())) {
            return Json.member(events.getLast().data(), "response");
        }
        Snapshot snapshot = new Snapshot();
        events.forEach(event -> snapshot.add(event.name(), Json.event(event.data())));
        return snapshot.response();
    }

    private String response() {
        ArrayNode output = response.putArray("output");
        items.values().forEach(output::add);
        return response.toString();
    }

    private void add(String name, JsonNode event) {
        switch (name) {
            case "error" -> {
                response.put("status", "failed");
                response.putObject("error")
                        .put("code", event.path("code").asText())
                        .put("message", event.path("message").asText());
            }
            case "response.output_item.added", "response.output_item.done" -> {
                if (event.path("item") instanceof ObjectNode item) {
                    items.put(event.path("output_index").asInt(), item);
                }
            }
            case "response.content_part.added" -> part(event).setAll(object(event.path("part")));
            case "response.output_text.delta" -> append(part(event), "output_text", "text", event);
            case "response.refusal.delta" -> append(part(event), "refusal", "refusal", event);
            case "response.function_call_arguments.delta" -> append(item(event), "function_call", "arguments", event);
            default -> {
                if (event.path("response") instanceof ObjectNode told) {
                    response = told;
                    keepOutput(told.path("output"));
                }
            }
        }
    }

    /** What stopped it has seen no more than its beginning. */
    private void keepOutput(JsonNode output) {
        for (int i = 0; i < output.size(); i++) {
            items.put(i, object(output.get(i)));
        }
    }

    private ObjectNode item(JsonNode event) {
        return items.computeIfAbsent(
                event.path("output_index").asInt(),
                unknown -> Json.object().put("type", "message").put("role", "assistant"));
    }

    private ObjectNode part(JsonNode event) {
        ArrayNode content = item(event).withArrayProperty("content");
        int index = Math.max(0, event.path("content_index").asInt());
        while (content.size() <= index && content.size() < 1_000) {
            content.addObject();
        }
        return object(content.path(Math.min(index, content.size() - 1)));
    }

    private static void append(ObjectNode to, String type, String member, JsonNode event) {
        to.put("type", to.path("type").asText(type));
        to.put(member, to.path(member).asText("") + event.path("delta").asText());
    }

    private static ObjectNode object(JsonNode node) {
        return node instanceof ObjectNode object ? object : Json.object();
    }
}
