package org.parley.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one answer's event stream and tells the sink what it means, until the terminal event. Thread-confined. */
final class AnswerReader extends EventReader {
    private final DeltaScan delta = new DeltaScan();
    private final AnswerSink sink;
    private final UpstreamCall call;
    private final Bookmark bookmark;
    private final AnswerParts parts;
    private final ToolCalls tools;
    private boolean working;
    private String summary = "";

    AnswerReader(AnswerSink sink, UpstreamCall call) {
        this(sink, call, new Bookmark());
    }

    /** @param bookmark kept up to date */
    AnswerReader(AnswerSink sink, UpstreamCall call, Bookmark bookmark) {
        super(EventKind::skippable, sink::flush);
        this.sink = sink;
        this.call = call;
        this.bookmark = bookmark;
        this.parts = new AnswerParts(sink);
        this.tools = new ToolCalls(sink);
    }

    @Override
    Ending whole(byte[] json) throws IOException {
        JsonNode response = Json.tree(json, 0, json.length);
        return switch (response.path("status").asText()) {
            case "completed" -> completed(response);
            case "incomplete" -> incomplete(response);
            case "failed" -> failed(response.path("error"));
            default -> new Ending.Failed(UpstreamFaults.notAnApi());
        };
    }

    @Override
    @Nullable
    Ending handle(SseDecoder events) throws JsonProcessingException {
        if (delta.scan(events.bytes(), events.dataFrom(), events.dataTo())) {
            call.beat();
            call.speaks(true);
            if (!isNew(delta.number())) {
                return null;
            }
            parts.text(delta.outputIndex(), delta.contentIndex(), delta.text());
            return null;
        }
        String leading = EventKind.leadingType(events.bytes(), events.dataFrom(), events.dataTo());
        if (EventKind.of(leading) == EventKind.NOTHING) {
            call.beat();
            return null;
        }
        if (events.dataTo() == events.dataFrom() || events.bytes()[events.dataFrom()] == '[') {
            return null; // "[DONE]", as other APIs end
        }
        JsonNode event = Json.tree(events.bytes(), events.dataFrom(), events.dataTo());
        EventKind kind = EventKind.of(type(event, events.name()));
        if (kind == null) {
            return null;
        }
        call.beat();
        if (kind == EventKind.WORKING) {
            bookmark.begin(event.path("response")).ifPresent(answer -> sink.made(new UpstreamAnswer("", answer)));
        }
        return isNew(event.path("sequence_number").asLong(-1)) ? tell(kind, event) : null;
    }

    private @Nullable Ending tell(EventKind kind, JsonNode event) {
        switch (kind) {
            case TEXT, REFUSAL -> call.speaks(true);
            // it thinks, or a tool runs: that may take longer than a pause between words
            case SUMMARY, SUMMARY_WHOLE, ITEM_BEGINS, TOOL_WORKS -> call.speaks(false);
            default -> {}
        }
        switch (kind) {
            case WORKING -> working();
            case TEXT -> parts.text(index(event, "output_index"), index(event, "content_index"), text(event, "delta"));
            case REFUSAL ->
                parts.refusal(index(event, "output_index"), index(event, "content_index"), text(event, "delta"));
            case SUMMARY -> summary(event, text(event, "delta"));
            case SUMMARY_WHOLE -> {
                if (!summaryKey(event).equals(summary)) {
                    summary(event, text(event, "text"));
                }
            }
            case ANNOTATION ->
                parts.annotation(index(event, "output_index"), index(event, "content_index"), event.path("annotation"));
            case ITEM_BEGINS -> {
                if (ToolCalls.isTool(event.path("item"))) {
                    tools.begins(event);
                } else {
                    working();
                }
            }
            case ITEM_ENDS -> {
                if (ToolCalls.isTool(event.path("item"))) {
                    tools.ends(event);
                }
            }
            case TOOL_WORKS -> tools.works(event);
            case TOOL_ENDS -> tools.ends(event, false);
            case TOOL_FAILS -> tools.ends(event, true);
            case TOOL_INPUT -> tools.input(event);
            case TOOL_INPUT_WHOLE -> tools.inputWhole(event);
            case NOTHING -> {}
            case COMPLETED -> {
                return completed(event.path("response"));
            }
            case INCOMPLETE -> {
                return incomplete(event.path("response"));
            }
            case FAILED -> {
                return failed(event.path("response").path("error"));
            }
            case ERROR -> {
                return failed(event.path("error").isObject() ? event.path("error") : event);
            }
        }
        return null;
    }

    /** With the first event an answer has its name, or none. */
    private boolean isNew(long number) {
        if (!bookmark.hasBegun()) {
            call.begun();
        }
        return bookmark.isNew(number);
    }

    private void working() {
        if (!working) {
            working = true;
            sink.thinking("");
        }
    }

    private void summary(JsonNode event, String text) {
        String key = summaryKey(event);
        boolean next = !summary.isEmpty() && !summary.equals(key);
        summary = key;
        working = true;
        if (!text.isEmpty()) {
            sink.thinking(next ? "\n\n" + text : text);
        }
    }

    private static String summaryKey(JsonNode event) {
        return index(event, "output_index") + "." + index(event, "summary_index");
    }

    private Ending completed(JsonNode response) {
        parts.complete(response.path("output"));
        return new Ending.Completed(parts.refused() ? Optional.of("refusal") : Optional.empty(), usage(response));
    }

    private Ending incomplete(JsonNode response) {
        parts.complete(response.path("output"));
        return new Ending.Incomplete(
                response.path("incomplete_details").path("reason").asText("unknown"), usage(response));
    }

    private static Ending failed(JsonNode error) {
        return new Ending.Failed(UpstreamFaults.ofCode(error.path("code").asText("")));
    }

    private static int index(JsonNode event, String member) {
        return event.path(member).asInt();
    }

    private static String text(JsonNode event, String member) {
        return event.path(member).asText("");
    }
}
