package org.parley.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** Reads problem documents, strictly. */
public final class Problems {
    private static final Set<String> MEMBERS = Set.of("type", "title", "status", "detail", "errors");

    private Problems() {}

    /** @return the document, which has all that RFC 9457 and the contract want, and nothing else */
    public static JsonNode assertProblem(WireResponse response, int status) {
        assertEquals(status, response.status());
        assertEquals("application/problem+json", response.header("Content-Type").orElseThrow());
        JsonNode problem = response.json();
        assertEquals(status, problem.path("status").asInt(), problem::toString);
        for (String member : new String[] {"type", "title", "detail"}) {
            assertFalse(problem.path(member).asText().isBlank(), problem::toString);
        }
        problem.fieldNames().forEachRemaining(name -> assertTrue(MEMBERS.contains(name), problem::toString));
        for (JsonNode error : problem.path("errors")) {
            assertTrue(error.path("pointer").isTextual() && error.path("detail").isTextual(), problem::toString);
        }
        return problem;
    }

    /** A 400 that names the field first. */
    public static JsonNode assertFault(WireResponse response, String pointer) {
        JsonNode problem = assertProblem(response, 400);
        assertEquals(pointer, problem.at("/errors/0/pointer").asText(), problem::toString);
        return problem;
    }
}
