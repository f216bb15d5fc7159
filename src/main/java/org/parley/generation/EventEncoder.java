package org.parley.generation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.parley.provider.Citation;
import org.parley.provider.Fault;
import org.parley.provider.Usage;

/**
 * Makes the bytes of an event: {@code id}, {@code event} and one {@code data} line of JSON, which has no raw line break.
 * The two events of the hot path are written by hand, the rest by Jackson.
 */
final class EventEncoder {
    private static final byte[] ID = "id: ".getBytes(US_ASCII);
    private static final byte[] EVENT = "\nevent: ".getBytes(US_ASCII);
    private static final byte[] DATA = "\ndata: ".getBytes(US_ASCII);
    private static final byte[] DELTA = "\nevent: delta\ndata: {\"text\":\"".getBytes(US_ASCII);
    private static final byte[] THINKING = "\nevent: thinking\ndata: {\"text\":\"".getBytes(US_ASCII);
    private static final byte[] TEXT_END = "\"}\n\n".getBytes(US_ASCII);

    /**
     * Escapes everything beyond ASCII, hence also half surrogates, which are not valid UTF-8. Its buffers are shared: by
     * default each thread keeps its own, which is 18 KB for each waiting generation.
     */
    private static final ObjectMapper JSON = new JsonMapper(JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .build());

    private EventEncoder() {}

    static void encode(long sequence, GenerationEvent event, ByteBuilder out) {
        out.add(ID);
        out.addDecimal(sequence);
        switch (event) {
            case GenerationEvent.Delta delta -> text(DELTA, delta.text(), out);
            case GenerationEvent.Thinking thinking -> text(THINKING, thinking.text(), out);
            case GenerationEvent.Created created -> json("created", created(created), out);
            case GenerationEvent.Clear clear -> json("clear", JSON.createObjectNode(), out);
            case GenerationEvent.Tool tool -> json("tool", JSON.valueToTree(tool.call()), out);
            case GenerationEvent.Source source -> json("citation", citation(source.citation()), out);
            case GenerationEvent.Relayed relayed ->
                throw new IllegalStateException("a relayed event in an answer of ours");
            case GenerationEvent.End end -> json("end", end(end), out);
            case GenerationEvent.Failure failure -> json("error", fault(failure.fault()), out);
        }
    }

    /** The data of a terminal event of ours. */
    static ObjectNode data(GenerationEvent.Terminal terminal) {
        return switch (terminal) {
            case GenerationEvent.End end -> end(end);
            case GenerationEvent.Failure failure -> fault(failure.fault());
        };
    }

    private static void text(byte[] opening, String text, ByteBuilder out) {
        out.add(opening);
        JsonText.append(text, out);
        out.add(TEXT_END);
    }

    private static void json(String event, ObjectNode data, ByteBuilder out) {
        out.add(EVENT);
        out.addAscii(event);
        out.add(DATA);
        try {
            out.add(JSON.writeValueAsBytes(data));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values is always JSON", e);
        }
        out.add('\n');
        out.add('\n');
    }

    private static ObjectNode created(GenerationEvent.Created created) {
        return JSON.createObjectNode()
                .put("generation", created.generation().text())
                .put("model", created.model())
                .put("conversation", created.place().map(Place::conversation).orElse(null))
                .put("message", created.place().map(Place::message).orElse(null));
    }

    private static ObjectNode citation(Citation citation) {
        ObjectNode node = JSON.createObjectNode();
        switch (citation) {
            case Citation.Web web -> node.put("url", web.url());
            case Citation.File file -> node.put("file", file.file());
        }
        return node.put("title", citation.title())
                .put("start", citation.start())
                .put("end", citation.end());
    }

    private static ObjectNode end(GenerationEvent.End end) {
        ObjectNode node = JSON.createObjectNode()
                .put("status", end.status().word())
                .put("reason", end.reason().orElse(null));
        node.set("usage", end.usage().map(EventEncoder::usage).orElse(null));
        return node;
    }

    private static @Nullable ObjectNode usage(Usage usage) {
        return JSON.createObjectNode()
                .put("input_tokens", usage.inputTokens())
                .put("output_tokens", usage.outputTokens())
                .put("total_tokens", usage.totalTokens());
    }

    private static ObjectNode fault(Fault fault) {
        return JSON.createObjectNode()
                .put("type", fault.type())
                .put("title", fault.title())
                .put("status", fault.status())
                .put("detail", fault.detail())
                .put("retryable", fault.retryable());
    }
}
