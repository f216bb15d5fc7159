package org.parley.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Reads one answer's event stream and tells the sink what it means, until the terminal event. Thread-confined. */
final class AnswerReader {
    /** The final snapshot repeats the whole answer; no answer known comes near. */
    private static final int LARGEST_EVENT = 16 << 20;
    /** Virtual threads are not time-sliced: a stream that always has data must let others run, and its readers see. */
    private static final int BURST = 128;
    /** What a read counts for, in events: much can be read that holds none. */
    private static final int OF_A_READ = 16;

    private final SseDecoder events = new SseDecoder(LARGEST_EVENT, EventKind::skippable);
    private final DeltaScan delta = new DeltaScan();
    private final AnswerSink sink;
    private final UpstreamCall call;
    private final AnswerParts parts;
    private final ToolCalls tools;
    private boolean working;
    private String summary = "";
    private int burst;

    AnswerReader(AnswerSink sink, UpstreamCall call) {
        this.sink = sink;
        this.call = call;
        this.parts = new AnswerParts(sink);
        this.tools = new ToolCalls(sink);
    }

    /** @return how the answer ended; a stream that just stops is a failure */
    Ending read(InputStream body) throws IOException {
        do {
            while (events.next()) {
                Ending ending = handle();
                if (ending != null) {
                    return ending;
                }
                worked(1);
            }
            if (body.available() == 0) {
                sink.flush();
                events.rest();
            }
            worked(OF_A_READ);
        } while (events.fill(body));
        return new Ending.Failed(UpstreamFaults.incompleteStream());
    }

    /** Parks to let others run: after a mere yield only those run that this carrier has queued itself, not the container's. */
    private void worked(int events) {
        burst += events;
        if (burst >= BURST) {
            burst = 0;
            sink.flush();
            LockSupport.parkNanos(1);
        }
    }

    /** For a server that answers with the whole response instead of a stream. */
    Ending whole(byte[] json) throws IOException {
        JsonNode response = Json.tree(json, 0, json.length);
        return switch (response.path("status").asText()) {
            case "completed" -> completed(response);
            case "incomplete" -> incomplete(response);
            case "failed" -> failed(response.path("error"));
            default -> new Ending.Failed(UpstreamFaults.notAnApi());
        };
    }

    private @Nullable Ending handle() throws JsonProcessingException {
        if (delta.scan(events.bytes(), events.dataFrom(), events.dataTo())) {
            call.beat();
            call.speaks(true);
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
        EventKind kind = EventKind.of(type(event));
        if (kind == null) {
            return null;
        }
        call.beat();
        return tell(kind, event);
    }

    private String type(JsonNode event) {
        String type = event.path("type").asText("");
        // Some servers put the type in the event's name alone, and their error in a bare object.
        return !type.isEmpty() ? type : event.hasNonNull("error") ? "error" : events.name();
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

    private static Optional<Usage> usage(JsonNode response) {
        JsonNode usage = response.path("usage");
        return usage.isObject()
                ? Optional.of(new Usage(
                        usage.path("input_tokens").asLong(),
                        usage.path("output_tokens").asLong(),
                        usage.path("total_tokens").asLong()))
                : Optional.empty();
    }

    private static int index(JsonNode event, String member) {
        return event.path(member).asInt();
    }

    private static String text(JsonNode event, String member) {
        return event.path(member).asText("");
    }
}
