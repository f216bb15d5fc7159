package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProblemMapperTest {
    @Test
    void headersGoWithTheProblem() {
        ProblemException busy =
                new ProblemException(Problem.of(503, "busy", "Busy", "Wait."), Map.of("Retry-After", "5"));
        try (Response response = new ProblemMapper().toResponse(busy)) {
            assertEquals(503, response.getStatus());
            assertEquals("5", response.getHeaderString("Retry-After"));
            assertEquals("application/problem+json", response.getHeaderString("Content-Type"));
        }
    }
}
