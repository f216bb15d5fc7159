package org.parley.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stream of the chat completions API, read as one of the Responses API: so whoever reads answers reads both. Blocks as the stream
 * below it does, and gives what has come. Thread-confined.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat-streaming">its chunks</a>
 */
final class ChatStream extends InputStream {
    private static final int LARGEST_CHUNK = 16 << 20;
    private static final byte[] EVENT = "event: ".getBytes(US_ASCII);
    private static final byte[] DATA = "\ndata: ".getBytes(US_ASCII);
    private static final byte[] END = "\n\n".getBytes(US_ASCII);

    private final InputStream body;
    private final SseDecoder chunks = new SseDecoder(LARGEST_CHUNK, (bytes, from, to) -> false);
    private final DrainBuffer told = new DrainBuffer();
    private @Nullable ResponseComposer answer;
    private String finish = "";
    private Optional<JsonNode> usage = Optional.empty();
    private boolean over;

    ChatStream(InputStream body) {
        this.body = body;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (told.isEmpty() && !over) {
            translate();
            if (told.isEmpty() && !over && !chunks.fill(body)) {
                end();
            }
        }
        return told.isEmpty() ? -1 : told.drain(target, offset, length);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int available() throws IOException {
        return told.isEmpty() ? body.available() : told.size();
    }

    @Override
    public void close() throws IOException {
        body.close();
    }

    private void translate() throws JsonProcessingException {
        while (!over && chunks.next()) {
            int from = chunks.dataFrom();
            if (chunks.dataTo() > from && chunks.bytes()[from] == '[') {
                end(); // "[DONE]"
            } else if (chunks.dataTo() > from) {
                translate(Json.tree(chunks.bytes(), from, chunks.dataTo()));
            }
        }
    }

    private void translate(JsonNode chunk) {
        if (chunk.hasNonNull("error")) {
            String code = chunk.path("error").path("code").asText("server_error");
            answer(chunk).error(code, "");
            over = true;
            return;
        }
        ResponseComposer said = answer(chunk);
        JsonNode choice = chunk.path("choices").path(0);
        JsonNode delta = choice.path("delta");
        words(delta, "reasoning_content").or(() -> words(delta, "reasoning")).ifPresent(said::reasoning);
        words(delta, "content").ifPresent(said::text);
        words(delta, "refusal").ifPresent(said::refusal);
        for (JsonNode call : delta.path("tool_calls")) {
            JsonNode function = call.path("function");
            said.call(
                    call.path("index").asInt(),
                    call.path("id").asText(""),
                    function.path("name").asText(""),
                    function.path("arguments").asText(""));
        }
        finish = choice.path("finish_reason").asText(finish);
        if (chunk.path("usage").isObject()) {
            usage = Optional.of(usage(chunk.path("usage")));
        }
    }

    private ResponseComposer answer(JsonNode chunk) {
        ResponseComposer present = answer;
        if (present == null) {
            present = new ResponseComposer(chunk.path("model").asText(""), this::tell);
            answer = present;
            present.begin();
        }
        return present;
    }

    /** A stream without a finish reason was cut: then the reader misses its last event. */
    private void end() {
        over = true;
        ResponseComposer said = answer;
        if (said != null) {
            switch (finish) {
                case "", "null" -> {}
                case "length" -> said.incomplete("max_output_tokens", usage);
                case "content_filter" -> said.incomplete("content_filter", usage);
                default -> said.completed(usage);
            }
        }
    }

    private void tell(ObjectNode event) {
        told.add(EVENT);
        told.add(event.path("type").asText().getBytes(US_ASCII));
        told.add(DATA);
        told.add(Json.bytes(event));
        told.add(END);
    }

    private static Optional<String> words(JsonNode delta, String member) {
        return Optional.ofNullable(delta.path(member).textValue()).filter(text -> !text.isEmpty());
    }

    private static JsonNode usage(JsonNode chat) {
        ObjectNode usage = Json.object();
        usage.put("input_tokens", chat.path("prompt_tokens").asLong());
        usage.set(
                "input_tokens_details",
                Json.object()
                        .put(
                                "cached_tokens",
                                chat.path("prompt_tokens_details")
                                        .path("cached_tokens")
                                        .asLong()));
        usage.put("output_tokens", chat.path("completion_tokens").asLong());
        usage.set(
                "output_tokens_details",
                Json.object()
                        .put(
                                "reasoning_tokens",
                                chat.path("completion_tokens_details")
                                        .path("reasoning_tokens")
                                        .asLong()));
        return usage.put("total_tokens", chat.path("total_tokens").asLong());
    }
}
