package org.parley.provider;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes vectors as they are: of their document only what they cost is read, and that it is one. Thread-confined. */
final class EmbeddingReader extends EventReader {
    private final Consumer<byte[]> document;

    EmbeddingReader(Consumer<byte[]> document) {
        super((bytes, from, to) -> true, () -> {});
        this.document = document;
    }

    @Override
    Ending handle(SseDecoder events) {
        return new Ending.Failed(UpstreamFaults.notAnApi());
    }

    @Override
    Ending whole(byte[] json) throws IOException {
        boolean data = false;
        Optional<Usage> usage = Optional.empty();
        try (JsonParser parser = Json.parser(json, 0, json.length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(parser, "embeddings are an object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                data |= name.equals("data") && value == JsonToken.START_ARRAY;
                if (name.equals("usage") && value == JsonToken.START_OBJECT) {
                    usage = Optional.of(usage(parser));
                } else {
                    parser.skipChildren();
                }
            }
        }
        if (!data) {
            return new Ending.Failed(UpstreamFaults.notAnApi());
        }
        document.accept(json);
        return new Ending.Completed(Optional.empty(), usage);
    }

    private static Usage usage(JsonParser parser) throws IOException {
        long input = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("prompt_tokens") && value == JsonToken.VALUE_NUMBER_INT) {
                input = parser.getLongValue();
            }
            parser.skipChildren();
        }
        return new Usage(input, 0, input);
    }
}
