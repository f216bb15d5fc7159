package org.parley.provider;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.RecyclerPool;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Jackson for this room. Its buffers come from one shared pool: by default each thread keeps its own, which is 20 KB for each
 * waiting virtual thread.
 */
final class Json {
    private static final RecyclerPool<BufferRecycler> BUFFERS = JsonRecyclerPools.sharedConcurrentDequePool();
    private static final ObjectMapper TREES = shared(JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build());

    private Json() {}

    static JsonNode tree(byte[] bytes, int from, int to) throws JsonProcessingException {
        try {
            return TREES.readTree(bytes, from, to - from);
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    static JsonParser parser(byte[] bytes, int from, int to) throws IOException {
        return TREES.getFactory().createParser(bytes, from, to - from);
    }

    static ObjectNode object() {
        return TREES.createObjectNode();
    }

    static byte[] bytes(JsonNode node) {
        try {
            return TREES.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }

    /** The mapper that the SDK writes requests with, on the shared buffers. */
    static JsonMapper sdk() {
        return shared(com.openai.core.ObjectMappers.jsonMapper().copy());
    }

    private static JsonMapper shared(JsonMapper mapper) {
        mapper.getFactory().setRecyclerPool(BUFFERS);
        return mapper;
    }
}
