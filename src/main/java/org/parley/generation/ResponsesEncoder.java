package org.parley.generation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import org.parley.provider.Fault;
import org.parley.provider.RelayedEvent;
import org.parley.provider.RelayedRequest;

/**
 * The frames of an answer that is relayed to a program, as OpenAI's own stream has them: the event's bytes as they came, under a
 * number that is one less than the event's place in the log. Without {@code id} lines: after one, Python's client takes a
 * heartbeat for an event without data. One log's; under its lock.
 *
 * <p>What the model's API has not said itself (that the answer was stopped, that the connection broke) is said for it.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses-streaming">its events</a>
 */
final class ResponsesEncoder implements GenerationLog.Encoder {
    private static final byte[] EVENT = "event: ".getBytes(US_ASCII);
    private static final byte[] DATA = "\ndata: ".getBytes(US_ASCII);
    private static final byte[] END = "\n\n".getBytes(US_ASCII);
    private static final byte[] DELTA = "event: response.output_text.delta\ndata: ".getBytes(US_ASCII);
    private static final String DELTA_TYPE = "response.output_text.delta";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String id;
    private final String model;
    /** The first event of the answer, which shows the response as it was asked for. */
    private byte[] opening;

    ResponsesEncoder(RelayedRequest request) {
        this(request.id(), request.model(), new byte[0]);
    }

    /** @param opening the data of the answer's first event; empty where there is none yet */
    ResponsesEncoder(String id, String model, byte[] opening) {
        this.id = id;
        this.model = model;
        this.opening = opening;
    }

    @Override
    public void encode(long sequence, GenerationEvent event, ByteBuilder out) {
        switch (event) {
            case GenerationEvent.Relayed relayed -> relayed(sequence, relayed.event(), out);
            case GenerationEvent.End end ->
                end.words().ifPresentOrElse(words -> relayed(sequence, words, out), () -> ended(sequence, end, out));
            case GenerationEvent.Failure failure ->
                failure.words()
                        .ifPresentOrElse(
                                words -> relayed(sequence, words, out), () -> failed(sequence, failure.fault(), out));
            default -> throw new IllegalStateException("an event of ours in a relayed answer");
        }
    }

    private void relayed(long sequence, RelayedEvent event, ByteBuilder out) {
        if (event.type().equals(DELTA_TYPE)) {
            out.add(DELTA);
        } else {
            out.add(EVENT);
            out.addAscii(event.type());
            out.add(DATA);
        }
        int start = out.length();
        out.add(event.bytes(), event.from(), event.numberFrom() - event.from());
        out.addDecimal(sequence - 1);
        out.add(event.bytes(), event.numberTo(), event.to() - event.numberTo());
        if (sequence == 1) {
            opening = out.toArray(start);
        }
        out.add(END);
    }

    private void ended(long sequence, GenerationEvent.End end, ByteBuilder out) {
        String reason = end.reason().orElse("cancelled");
        ObjectNode response = response(end.status() == GenerationEvent.Status.STOPPED ? "cancelled" : "incomplete");
        response.set("incomplete_details", JSON.createObjectNode().put("reason", reason));
        ObjectNode event =
                JSON.createObjectNode().put("type", "response.incomplete").put("sequence_number", sequence - 1);
        event.set("response", response);
        own("response.incomplete", event, out);
    }

    private static void failed(long sequence, Fault fault, ByteBuilder out) {
        own(
                "error",
                JSON.createObjectNode()
                        .put("type", "error")
                        .put("sequence_number", sequence - 1)
                        .put("code", fault.code())
                        .put("message", fault.title() + ". " + fault.detail())
                        .putNull("param"),
                out);
    }

    private ObjectNode response(String status) {
        try {
            JsonNode known = opening.length == 0
                    ? JSON.nullNode()
                    : JSON.readTree(opening).path("response");
            ObjectNode response = known instanceof ObjectNode object ? object : unopened();
            return response.put("status", status);
        } catch (IOException e) {
            throw new IllegalStateException("an event that was read before", e);
        }
    }

    /** The model's server has not yet shown one. */
    private ObjectNode unopened() {
        ObjectNode response = JSON.createObjectNode()
                .put("id", id)
                .put("object", "response")
                .put("created_at", Instant.now().getEpochSecond())
                .put("model", model);
        response.putArray("output");
        return response;
    }

    private static void own(String type, ObjectNode event, ByteBuilder out) {
        out.add(EVENT);
        out.addAscii(type);
        out.add(DATA);
        try {
            out.add(JSON.writeValueAsBytes(event));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values is always JSON", e);
        }
        out.add(END);
    }
}
