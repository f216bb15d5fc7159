package org.parley.webhook;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Locale;
import org.parley.generation.Generation;
import org.parley.generation.Place;
import org.parley.governance.Spent;

/**
 * What is told, in the shape that Standard Webhooks recommends.
 *
 * @param text whether what the answer says is told too
 */
record Payload(boolean text) {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** The server died before the answer's end. */
    String interrupted(Generation answer, Instant now) {
        ObjectNode event = MAPPER.createObjectNode();
        data(event, answer, now)
                .put("status", "failed")
                .put("reason", "interrupted")
                .putNull("usage");
        return event.toString();
    }

    String ended(Generation answer, Spent spent, Instant now) {
        ObjectNode event = MAPPER.createObjectNode();
        ObjectNode data = data(event, answer, now);
        data.put("status", answer.state().name().toLowerCase(Locale.ROOT));
        data.put("reason", answer.endReason().orElse(null));
        data.putObject("usage")
                .put("input_tokens", spent.inputTokens())
                .put("output_tokens", spent.outputTokens())
                .put("total_tokens", spent.inputTokens() + spent.outputTokens())
                .put("estimated", spent.estimated());
        if (text) {
            data.put("text", answer.text());
        }
        return event.toString();
    }

    private static ObjectNode data(ObjectNode event, Generation answer, Instant now) {
        event.put("type", "answer.ended").put("timestamp", now.toString());
        return event.putObject("data")
                .put("id", answer.id().text())
                .put("user", answer.owner().id())
                .put("model", answer.model())
                .put("conversation", answer.place().map(Place::conversation).orElse(null))
                .put("message", answer.place().map(Place::message).orElse(null));
    }
}
