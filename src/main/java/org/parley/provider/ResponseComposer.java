package org.parley.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells an answer in the events of the Responses API, for who does not speak it: all that belong to each item and part, in the order in
 * which OpenAI sends them. One answer's, one thread.
 */
final class ResponseComposer {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A member of the response's {@code output}; {@code words} is what its text, or its arguments, have come to. */
    private static final class Item {
        final int index;
        final ObjectNode json;
        final StringBuilder words = new StringBuilder();
        final String partType;

        Item(int index, ObjectNode json, String partType) {
            this.index = index;
            this.json = json;
            this.partType = partType;
        }

        String id() {
            return json.path("id").asText();
        }
    }

    private final Consumer<ObjectNode> out;
    private final ObjectNode response;
    private final List<Item> items = new ArrayList<>();
    private final Map<Integer, Item> calls = new HashMap<>();
    private @Nullable Item speaking;
    private int sequence;

    /** @param out takes each event, whose first members are its type and its number */
    ResponseComposer(String model, Consumer<ObjectNode> out) {
        this.out = out;
        this.response = Json.object()
                .put("id", id("resp"))
                .put("object", "response")
                .put("created_at", Instant.now().getEpochSecond())
                .put("status", "in_progress")
                .putNull("error")
                .putNull("incomplete_details")
                .put("model", model);
        response.putArray("output");
        response.putNull("usage");
    }

    void begin() {
        out.accept(event("response.created").set("response", response.deepCopy()));
        out.accept(event("response.in_progress").set("response", response.deepCopy()));
    }

    void text(String delta) {
        say("output_text", "response.output_text.delta", delta);
    }

    void refusal(String delta) {
        say("refusal", "response.refusal.delta", delta);
    }

    /** What the model thinks, as it thinks it. */
    void reasoning(String delta) {
        say("reasoning_text", "response.reasoning_text.delta", delta);
    }

    /** A piece of a function call; the name comes with the first. */
    void call(int index, String callId, String name, String arguments) {
        Item item = calls.computeIfAbsent(index, unknown -> beginCall(callId, name));
        if (!arguments.isEmpty()) {
            item.words.append(arguments);
            out.accept(at("response.function_call_arguments.delta", item).put("delta", arguments));
        }
    }

    void completed(Optional<JsonNode> usage) {
        endItems();
        end("completed", usage);
    }

    /** @param reason {@code max_output_tokens}, {@code content_filter} */
    void incomplete(String reason, Optional<JsonNode> usage) {
        endItems();
        response.set("incomplete_details", Json.object().put("reason", reason));
        end("incomplete", usage);
    }

    private void end(String status, Optional<JsonNode> usage) {
        response.put("status", status);
        response.set("output", output());
        usage.ifPresent(counted -> response.set("usage", counted));
        out.accept(event("response." + status).set("response", response));
    }

    /** @param code OpenAI's word for what went wrong */
    void error(String code, String message) {
        out.accept(event("error").put("code", code).put("message", message).putNull("param"));
    }

    private Item beginCall(String callId, String name) {
        ObjectNode json = Json.object()
                .put("id", id("fc"))
                .put("type", "function_call")
                .put("status", "in_progress")
                .put("call_id", callId)
                .put("name", name)
                .put("arguments", "");
        speaking = null;
        return begin(json, "");
    }

    private Item begin(ObjectNode json, String partType) {
        Item item = new Item(items.size(), json, partType);
        items.add(item);
        out.accept(event("response.output_item.added")
                .put("output_index", item.index)
                .set("item", json.deepCopy()));
        return item;
    }

    private void say(String partType, String type, String delta) {
        Item item = speaking != null && speaking.partType.equals(partType) ? speaking : beginPart(partType);
        speaking = item;
        item.words.append(delta);
        ObjectNode event = at(type, item).put("content_index", 0).put("delta", delta);
        if (partType.equals("output_text")) {
            event.putArray("logprobs");
        }
        out.accept(event);
    }

    private Item beginPart(String partType) {
        boolean thought = partType.equals("reasoning_text");
        ObjectNode json = Json.object()
                .put("id", id(thought ? "rs" : "msg"))
                .put("type", thought ? "reasoning" : "message")
                .put("status", "in_progress");
        if (thought) {
            json.putArray("summary");
        } else {
            json.put("role", "assistant");
        }
        json.putArray("content");
        Item item = begin(json, partType);
        out.accept(
                at("response.content_part.added", item).put("content_index", 0).set("part", part(partType, "")));
        return item;
    }

    private void endItems() {
        for (Item item : items) {
            String words = item.words.toString();
            item.json.put("status", "completed");
            if (item.partType.isEmpty()) {
                item.json.put("arguments", words);
                out.accept(at("response.function_call_arguments.done", item).put("arguments", words));
            } else {
                ObjectNode part = part(item.partType, words);
                ObjectNode done =
                        at("response." + item.partType + ".done", item).put("content_index", 0);
                out.accept(done.put(item.partType.equals("refusal") ? "refusal" : "text", words));
                out.accept(at("response.content_part.done", item)
                        .put("content_index", 0)
                        .set("part", part));
                item.json.putArray("content").add(part);
            }
            out.accept(event("response.output_item.done")
                    .put("output_index", item.index)
                    .set("item", item.json));
        }
    }

    private ArrayNode output() {
        ArrayNode output = Json.object().arrayNode();
        items.forEach(item -> output.add(item.json));
        return output;
    }

    private static ObjectNode part(String type, String words) {
        ObjectNode part = Json.object().put("type", type);
        if (type.equals("output_text")) {
            part.putArray("annotations");
            part.putArray("logprobs");
        }
        return part.put(type.equals("refusal") ? "refusal" : "text", words);
    }

    private ObjectNode at(String type, Item item) {
        return event(type).put("item_id", item.id()).put("output_index", item.index);
    }

    private ObjectNode event(String type) {
        return Json.object().put("type", type).put("sequence_number", sequence++);
    }

    private static String id(String kind) {
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        return kind + "_" + HexFormat.of().formatHex(bits);
    }
}
