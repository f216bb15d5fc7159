package org.parley.generation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.parley.conversation.AnswerEnd;
import org.parley.conversation.AnswerPart;
import org.parley.conversation.Message;
import org.parley.conversation.StorableText;
import org.parley.sse.Piece;

/** What the events of a log say, as what is stored. One thread. */
final class Transcript {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final List<Message.Source> sources = new ArrayList<>();
    private final Map<String, Message.ToolUse> tools = new LinkedHashMap<>();
    private Optional<AnswerEnd> end = Optional.empty();

    /** All that a log says so far; nothing where it is forgotten. */
    static AnswerPart of(GenerationLog log) {
        return read(log).take();
    }

    /** The same, and how it ended. */
    static Transcript read(GenerationLog log) {
        Transcript transcript = new Transcript();
        log.cursor(0).ifPresent(cursor -> {
            try {
                while (cursor.nextFrame() instanceof Piece.Bytes frame) {
                    var unused = transcript.add(Frames.parse(cursor.sequence(), frame));
                }
            } finally {
                log.left();
            }
        });
        return transcript;
    }

    /** @return whether it said something that {@link #take} gives */
    boolean add(StoredEvent event) {
        switch (event.name()) {
            case "delta" -> text.append(data(event).path("text").asText());
            case "response.output_text.delta", "response.function_call_arguments.delta" ->
                text.append(data(event).path("delta").asText());
            case "thinking" -> thinking.append(data(event).path("text").asText());
            case "citation" -> sources.add(source(data(event)));
            case "tool" -> {
                Message.ToolUse tool = tool(data(event));
                tools.put(tool.id(), tool);
            }
            case "end" -> end = Optional.of(end(data(event)));
            case "error" ->
                end = Optional.of(new AnswerEnd(
                        Message.Status.FAILED,
                        Optional.of(data(event).path("type").asText()),
                        Optional.empty()));
            default -> {
                return false;
            }
        }
        return true;
    }

    /** How it ended; empty while it runs. */
    Optional<AnswerEnd> end() {
        return end;
    }

    /** What was added since the last call. */
    AnswerPart take() {
        return new AnswerPart(take(text), take(thinking), sources, List.copyOf(tools.values()));
    }

    /** A half surrogate pair at the end stays for its other half. */
    private String take(StringBuilder from) {
        int length = from.length();
        if (length > 0 && end.isEmpty() && Character.isHighSurrogate(from.charAt(length - 1))) {
            length--;
        }
        String taken = StorableText.of(from.substring(0, length));
        from.delete(0, length);
        return taken;
    }

    private static Message.Source source(JsonNode data) {
        boolean url = data.has("url");
        return new Message.Source(
                url ? Message.Source.Kind.URL : Message.Source.Kind.FILE,
                StorableText.of(data.path(url ? "url" : "file").asText()),
                StorableText.of(data.path("title").asText()),
                data.path("start").asInt(),
                data.path("end").asInt());
    }

    private static Message.ToolUse tool(JsonNode data) {
        return new Message.ToolUse(
                StorableText.of(data.path("id").asText()),
                StorableText.of(data.path("name").asText()),
                StorableText.of(data.path("status").asText()),
                StorableText.of(data.path("detail").asText()));
    }

    private static AnswerEnd end(JsonNode data) {
        return new AnswerEnd(
                Message.Status.valueOf(data.path("status").asText().toUpperCase(Locale.ROOT)),
                Optional.ofNullable(data.path("reason").textValue()),
                Optional.of(data.path("usage"))
                        .filter(JsonNode::isObject)
                        .map(usage -> new Message.Tokens(
                                usage.path("input_tokens").asLong(),
                                usage.path("output_tokens").asLong(),
                                usage.path("total_tokens").asLong())));
    }

    private static JsonNode data(StoredEvent event) {
        try {
            return JSON.readTree(event.data());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the log holds only JSON", e);
        }
    }
}
