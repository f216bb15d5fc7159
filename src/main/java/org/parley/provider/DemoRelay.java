package org.parley.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The demo's answer to a program. One answer's, one thread. */
final class DemoRelay implements AnswerSink {
    private final RelayedRequest request;
    private final RelaySink sink;
    private final ResponseComposer answer;
    private boolean begun;

    DemoRelay(RelayedRequest request, RelaySink sink) {
        this.request = request;
        this.sink = sink;
        this.answer = new ResponseComposer(request.model(), this::tell);
    }

    /** What a user has said last. */
    String question() {
        JsonNode input = request.body().path("input");
        if (input.isTextual()) {
            return input.asText();
        }
        JsonNode content = Json.object();
        for (JsonNode item : input) {
            content = item.path("role").asText().equals("user") ? item.path("content") : content;
        }
        return content.isTextual()
                ? content.asText()
                : StreamSupport.stream(content.spliterator(), false)
                        .map(part -> part.path("text").asText(""))
                        .collect(Collectors.joining("\n"));
    }

    Ending ended(Ending ending) {
        if (ending instanceof Ending.Completed completed) {
            answer.completed(completed.usage().map(DemoRelay::usage));
        }
        sink.flush();
        return ending;
    }

    private void tell(ObjectNode event) {
        try {
            RelayedEvent relayed = EventPlaces.in(Json.bytes(event)).event(request.id(), Optional.empty());
            if (relayed.type().equals("response.completed")) {
                sink.last(relayed);
            } else {
                sink.event(relayed);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own events are JSON", e);
        }
    }

    private static JsonNode usage(Usage usage) {
        return Json.object()
                .put("input_tokens", usage.inputTokens())
                .put("output_tokens", usage.outputTokens())
                .put("total_tokens", usage.totalTokens());
    }

    @Override
    public void thinking(String text) {
        if (!begun) {
            begun = true;
            answer.begin();
        }
        if (!text.isEmpty()) {
            answer.reasoning(text);
        }
    }

    @Override
    public void text(String delta) {
        answer.text(delta);
    }

    @Override
    public void tool(ToolCall call) {
        // the demo has none
    }

    @Override
    public void citation(Citation citation) {
        // nor sources
    }

    @Override
    public void flush() {
        sink.flush();
    }
}
