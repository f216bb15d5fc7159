package org.parley.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer's event stream for a program: every event goes on byte by byte, known or not, but for the response's id and the
 * words of a failure, which are ours. Thread-confined.
 */
final class RelayReader extends EventReader {
    private static final Pattern TYPE = Pattern.compile("[!-~]{1,100}");

    private final DeltaScan delta = new DeltaScan();
    private final String id;
    private final RelaySink sink;
    private final UpstreamCall call;

    RelayReader(String id, RelaySink sink, UpstreamCall call) {
        super((bytes, from, to) -> false, sink::flush);
        this.id = id;
        this.sink = sink;
        this.call = call;
    }

    @Override
    @Nullable
    Ending handle(SseDecoder events) throws JsonProcessingException {
        byte[] bytes = events.bytes();
        int from = events.dataFrom();
        int to = events.dataTo();
        joinLines(bytes, from, to);
        if (delta.scan(bytes, from, to) && delta.numberTo() > 0) {
            call.beat();
            call.speaks(true);
            sink.event(new RelayedEvent(
                    "response.output_text.delta", bytes, from, to, delta.numberFrom(), delta.numberTo()));
            return null;
        }
        if (to == from || bytes[from] == '[') {
            return null; // "[DONE]", as other APIs end
        }
        EventPlaces places = EventPlaces.in(bytes, from, to);
        return places.hasTypeAndNumber()
                ? tell(places)
                : tell(EventPlaces.in(EventPlaces.withTypeAndNumber(bytes, from, to, events.name())));
    }

    /** An event's data may have come in several lines; in JSON a line break is a space. */
    private static void joinLines(byte[] bytes, int from, int to) {
        for (int i = ByteSearch.first((byte) '\n', (byte) '\r', bytes, from, to);
                i < to;
                i = ByteSearch.first((byte) '\n', (byte) '\r', bytes, i, to)) {
            bytes[i] = ' ';
        }
    }

    private @Nullable Ending tell(EventPlaces places) throws JsonProcessingException {
        if (!TYPE.matcher(places.type()).matches()) {
            return null;
        }
        EventKind kind = EventKind.of(places.type());
        if (kind != null) {
            call.beat();
            switch (kind) {
                case TEXT, REFUSAL -> call.speaks(true);
                // it thinks, or a tool runs: that may take longer than a pause between words
                case SUMMARY, SUMMARY_WHOLE, ITEM_BEGINS, TOOL_WORKS -> call.speaks(false);
                case COMPLETED, INCOMPLETE, FAILED, ERROR -> {
                    return last(kind, places);
                }
                default -> {}
            }
        }
        sink.event(places.event(id, Optional.empty()));
        return null;
    }

    private Ending last(EventKind kind, EventPlaces places) throws JsonProcessingException {
        JsonNode event = places.tree();
        JsonNode response = event.path("response");
        return switch (kind) {
            case COMPLETED -> {
                sink.last(places.event(id, Optional.empty()));
                yield new Ending.Completed(Optional.empty(), usage(response));
            }
            case INCOMPLETE -> {
                sink.last(places.event(id, Optional.empty()));
                String reason =
                        response.path("incomplete_details").path("reason").asText("unknown");
                yield new Ending.Incomplete(reason, usage(response));
            }
            case FAILED -> {
                Fault fault = UpstreamFaults.ofCode(
                        response.path("error").path("code").asText(""));
                sink.last(places.event(id, Optional.of(fault.title() + ". " + fault.detail())));
                yield new Ending.Failed(fault);
            }
            default -> {
                JsonNode error = event.path("error").isObject() ? event.path("error") : event;
                yield new Ending.Failed(UpstreamFaults.ofCode(error.path("code").asText("")));
            }
        };
    }

    /** Told as the two events that such an answer has at least. */
    @Override
    Ending whole(byte[] json) throws JsonProcessingException {
        String response = new String(json, UTF_8);
        String status = Json.tree(json, 0, json.length).path("status").asText();
        EventKind kind = EventKind.of("response." + status);
        if (kind != EventKind.COMPLETED && kind != EventKind.INCOMPLETE && kind != EventKind.FAILED) {
            return new Ending.Failed(UpstreamFaults.notAnApi());
        }
        sink.event(numbered("response.created", response).event(id, Optional.empty()));
        return last(kind, numbered("response." + status, response));
    }

    private static EventPlaces numbered(String type, String response) throws JsonProcessingException {
        byte[] event =
                ("{\"type\":\"" + type + "\",\"sequence_number\":0,\"response\":" + response + "}").getBytes(UTF_8);
        joinLines(event, 0, event.length);
        return EventPlaces.in(event);
    }
}
