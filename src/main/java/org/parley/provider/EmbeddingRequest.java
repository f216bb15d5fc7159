package org.parley.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Texts that a program wants as vectors; checked by whoever makes it, since all of it is sent.
 *
 * @param body of the request; nobody changes it any more
 */
public record EmbeddingRequest(String model, ObjectNode body) {
    EmbeddingRequest withModel(String other) {
        ObjectNode asking = body.objectNode().setAll(body);
        return new EmbeddingRequest(other, asking.put("model", other));
    }
}
