package org.parley.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows the tool calls of one answer and tells the sink what changes. What a tool is called with arrives in many small pieces; it
 * is told once whole, so that a call costs a handful of events. Thread-confined.
 */
final class ToolCalls {
    private static final int LONGEST_DETAIL = 2_000;
    private static final String STARTED = "started";
    private static final String RUNNING = "running";
    private static final String COMPLETED = "completed";
    private static final String FAILED = "failed";

    private static final class Call {
        private final String id;
        private final String name;
        private final StringBuilder pieces = new StringBuilder();
        private String detail = "";
        private @Nullable ToolCall told;

        Call(String id, String name) {
            this.id = id;
            this.name = name;
        }
    }

    private final AnswerSink sink;
    /** By the item's place in the output, the one thing that every event of a call carries. */
    private final Map<Integer, Call> calls = new HashMap<>();

    ToolCalls(AnswerSink sink) {
        this.sink = sink;
    }

    static boolean isTool(JsonNode item) {
        String type = item.path("type").asText();
        return type.endsWith("_call") || type.equals("mcp_list_tools") || type.equals("mcp_approval_request");
    }

    void begins(JsonNode event) {
        JsonNode item = event.path("item");
        tell(call(event, item), STARTED, ToolItems.detail(item));
    }

    void ends(JsonNode event) {
        JsonNode item = event.path("item");
        tell(call(event, item), ToolItems.failed(item) ? FAILED : COMPLETED, ToolItems.detail(item));
    }

    void works(JsonNode event) {
        tell(call(event, event.path("item")), RUNNING, "");
    }

    void ends(JsonNode event, boolean failed) {
        tell(call(event, event.path("item")), failed ? FAILED : COMPLETED, "");
    }

    void input(JsonNode event) {
        StringBuilder pieces = call(event, event.path("item")).pieces;
        if (pieces.length() < LONGEST_DETAIL) {
            pieces.append(event.path("delta").asText(""));
        }
    }

    void inputWhole(JsonNode event) {
        Call call = call(event, event.path("item"));
        String whole = ToolItems.input(event);
        tell(call, RUNNING, whole.isEmpty() ? call.pieces.toString() : whole);
    }

    private Call call(JsonNode event, JsonNode item) {
        return calls.computeIfAbsent(
                event.path("output_index").asInt(),
                index -> new Call(ToolItems.id(event, item), ToolItems.name(event, item)));
    }

    private void tell(Call call, String status, String detail) {
        call.detail = detail.isEmpty() ? call.detail : bounded(detail);
        ToolCall now = new ToolCall(call.id, call.name, status, call.detail);
        if (!now.equals(call.told)) {
            call.told = now;
            sink.tool(now);
        }
    }

    private static String bounded(String detail) {
        return detail.length() <= LONGEST_DETAIL ? detail : PlainText.head(detail, LONGEST_DETAIL - 1) + "…";
    }
}
