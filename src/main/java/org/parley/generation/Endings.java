package org.parley.generation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.Optional;
import org.parley.provider.Fault;
import org.parley.provider.Usage;

/** Terminal events between nodes, in the words of our own wire whatever the answer's are. */
final class Endings {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Endings() {}

    static String write(GenerationEvent.Terminal terminal) {
        return EventEncoder.data(terminal).toString();
    }

    static GenerationEvent.Terminal read(String json) {
        try {
            JsonNode data = JSON.readTree(json);
            return data.has("type") ? new GenerationEvent.Failure(fault(data)) : end(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what another node has written is JSON", e);
        }
    }

    private static Fault fault(JsonNode data) {
        return new Fault(
                data.path("type").asText(),
                data.path("title").asText(),
                data.path("status").asInt(),
                data.path("detail").asText(),
                data.path("retryable").asBoolean());
    }

    private static GenerationEvent.End end(JsonNode data) {
        return new GenerationEvent.End(
                GenerationEvent.Status.valueOf(data.path("status").asText().toUpperCase(Locale.ROOT)),
                Optional.ofNullable(data.path("reason").textValue()),
                Optional.of(data.path("usage")).filter(JsonNode::isObject).map(Endings::usage));
    }

    private static Usage usage(JsonNode usage) {
        return new Usage(
                usage.path("input_tokens").asLong(),
                usage.path("output_tokens").asLong(),
                usage.path("total_tokens").asLong());
    }
}
