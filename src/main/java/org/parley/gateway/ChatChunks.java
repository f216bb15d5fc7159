package org.parley.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.parley.generation.StoredEvent;

/**
 * The events of a response as the chunks of a chat completion. One stream's, one thread.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat-streaming">its chunks</a>
 */
final class ChatChunks {
    /** A call under way: its place among the calls, and whether its arguments have begun. */
    private static final class Call {
        final int index;
        boolean begun;

        Call(int index) {
            this.index = index;
        }
    }

    private final boolean withUsage;
    private final Map<Integer, Call> calls = new HashMap<>();
    private final StringBuilder said = new StringBuilder();
    private ObjectNode head = Json.object();
    private boolean finished;

    /** @param withUsage whether the last chunk says what the answer has cost */
    ChatChunks(boolean withUsage) {
        this.withUsage = withUsage;
    }

    /** Whether the model has ended the answer, instead of something that went wrong. */
    boolean finished() {
        return finished;
    }

    List<ObjectNode> of(StoredEvent stored) {
        JsonNode event = Json.event(stored.data());
        List<ObjectNode> chunks = new ArrayList<>();
        switch (stored.name()) {
            case "response.created" -> {
                head = ChatCompletion.head(event.path("response"), "chat.completion.chunk");
                chunks.add(delta(Json.object().put("role", "assistant").put("content", "")));
            }
            case "response.output_text.delta" -> {
                String text = event.path("delta").asText();
                said.append(text);
                chunks.add(delta(Json.object().put("content", text)));
            }
            case "response.refusal.delta" ->
                chunks.add(
                        delta(Json.object().put("refusal", event.path("delta").asText())));
            case "response.output_item.added" -> begin(event, chunks);
            case "response.function_call_arguments.delta" ->
                arguments(event, event.path("delta").asText(), chunks);
            case "response.function_call_arguments.done" -> {
                Call call = calls.get(event.path("output_index").asInt());
                if (call != null && !call.begun) {
                    arguments(event, event.path("arguments").asText(), chunks);
                }
            }
            case "response.completed", "response.incomplete" -> end(event.path("response"), chunks);
            case "response.failed", "error" -> chunks.add(failure(event));
            default -> {} // chat completions has no word for it
        }
        return chunks;
    }

    private void begin(JsonNode event, List<ObjectNode> chunks) {
        JsonNode item = event.path("item");
        if (item.path("type").asText().equals("function_call")) {
            Call call = new Call(calls.size());
            calls.put(event.path("output_index").asInt(), call);
            ObjectNode begun = ChatCompletion.call(
                    item.path("call_id").asText(), item.path("name").asText(), "");
            chunks.add(toolCall(begun.put("index", call.index)));
        }
    }

    private void arguments(JsonNode event, String piece, List<ObjectNode> chunks) {
        Call call = calls.get(event.path("output_index").asInt());
        if (call != null) {
            call.begun = true;
            ObjectNode more = Json.object().put("index", call.index);
            more.putObject("function").put("arguments", piece);
            chunks.add(toolCall(more));
        }
    }

    private void end(JsonNode response, List<ObjectNode> chunks) {
        String whole = ChatCompletion.text(response);
        if (whole.length() > said.length() && whole.startsWith(said.toString())) {
            chunks.add(delta(Json.object().put("content", whole.substring(said.length()))));
        }
        finished = true;
        ObjectNode last = delta(Json.object());
        ((ObjectNode) last.path("choices").path(0)).put("finish_reason", ChatCompletion.finishReason(response));
        chunks.add(last);
        if (withUsage) {
            ObjectNode usage = head.deepCopy();
            usage.putArray("choices");
            usage.set("usage", ChatCompletion.usage(response.path("usage")));
            chunks.add(usage);
        }
    }

    private static ObjectNode failure(JsonNode event) {
        JsonNode error = event.path("response").path("error").isObject()
                ? event.path("response").path("error")
                : event;
        return ApiError.of(
                        500,
                        error.path("code").asText("server_error"),
                        error.path("message").asText())
                .json();
    }

    private ObjectNode toolCall(ObjectNode call) {
        ObjectNode delta = Json.object();
        delta.putArray("tool_calls").add(call);
        return delta(delta);
    }

    private ObjectNode delta(ObjectNode delta) {
        ObjectNode chunk = head.deepCopy();
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").putNull("finish_reason");
        if (withUsage) {
            chunk.putNull("usage");
        }
        return chunk;
    }
}
