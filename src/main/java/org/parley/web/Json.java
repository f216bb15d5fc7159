package org.parley.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;

/** Reading JSON from strangers and writing our own. */
final class Json {
    /**
     * The body's size is bounded before it is parsed; these bound what it could do with few bytes: a token becomes an object of
     * some fifty bytes. Ten thousand messages with every field have 200,000 tokens.
     */
    private static final StreamReadConstraints BOUNDS = StreamReadConstraints.builder()
            .maxNestingDepth(64)
            .maxTokenCount(300_000)
            .maxNumberLength(64)
            .maxNameLength(256)
            .maxStringLength(Integer.MAX_VALUE)
            .build();

    private static final ObjectMapper MAPPER = mapper(BOUNDS);
    /** A file of thirty-two MiB, of real conversations, has a million tokens. */
    private static final ObjectMapper LARGE =
            mapper(BOUNDS.rebuild().maxTokenCount(3_000_000).build());

    private Json() {}

    private static ObjectMapper mapper(StreamReadConstraints bounds) {
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(bounds)
                        .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                        .disable(
                                JsonFactory.Feature
                                        .INTERN_FIELD_NAMES) // strangers' names would stay in the JVM's table
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /** @throws ProblemException 400 when the bytes are not exactly one JSON value within the bounds */
    static JsonNode parse(byte[] bytes) {
        return parse(MAPPER, bytes);
    }

    /** The same for whole files of conversations; takes many times their size in memory. */
    static JsonNode parseLarge(byte[] bytes) {
        return parse(LARGE, bytes);
    }

    private static JsonNode parse(ObjectMapper mapper, byte[] bytes) {
        if (isWide(bytes)) {
            throw new ProblemException(Problem.badRequest("The body is not UTF-8."));
        }
        try {
            JsonNode node = mapper.readTree(bytes);
            return node == null ? MissingNode.getInstance() : node;
        } catch (StreamConstraintsException e) {
            throw new ProblemException(
                    Problem.badRequest("The body's JSON is nested too deep, or has too many or too long parts."));
        } catch (JsonProcessingException e) {
            throw new ProblemException(
                    Problem.badRequest("The body is not valid JSON: " + e.getOriginalMessage() + at(e)));
        } catch (IOException e) {
            throw new ProblemException(Problem.badRequest("The body is not valid UTF-8 JSON."));
        }
    }

    static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("our own records are always JSON", e);
        }
    }

    /** UTF-16 and UTF-32, which the parser would take as well; of JSON they show in the first four bytes. */
    private static boolean isWide(byte[] bytes) {
        for (int i = 0; i < Math.min(bytes.length, 4); i++) {
            if (bytes[i] == 0 || bytes[i] == (byte) 0xfe || bytes[i] == (byte) 0xff) {
                return true;
            }
        }
        return false;
    }

    private static String at(JsonProcessingException e) {
        return e.getLocation() == null
                ? "."
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ").";
    }
}
