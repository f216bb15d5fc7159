package org.parley.generation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.Optional;
import org.parley.conversation.AnswerEnd;
import org.parley.conversation.Message;

/** What the events of a log say, as the text that is stored. One thread. */
final class Transcript {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private Optional<AnswerEnd> end = Optional.empty();

    void add(StoredEvent event) {
        switch (event.name()) {
            case "delta" -> text.append(data(event).path("text").asText());
            case "thinking" -> thinking.append(data(event).path("text").asText());
            case "end" -> end = Optional.of(end(data(event)));
            case "error" ->
                end = Optional.of(new AnswerEnd(
                        Message.Status.FAILED,
                        Optional.of(data(event).path("type").asText()),
                        Optional.empty()));
            default -> {
                // not part of the message's text
            }
        }
    }

    /** How it ended; empty while it runs. */
    Optional<AnswerEnd> end() {
        return end;
    }

    /** What was added since the last call. */
    String takeText() {
        return take(text);
    }

    String takeThinking() {
        return take(thinking);
    }

    /** A half surrogate pair at the end stays for its other half; NUL has no place in a database's text. */
    private String take(StringBuilder from) {
        int length = from.length();
        if (length > 0 && end.isEmpty() && Character.isHighSurrogate(from.charAt(length - 1))) {
            length--;
        }
        String taken = from.substring(0, length).replace("\0", "");
        from.delete(0, length);
        return taken;
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
