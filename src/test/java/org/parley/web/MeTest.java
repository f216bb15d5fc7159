package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.testing.ParleyServer;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** {@code GET /api/me}: what this deployment can do. */
class MeTest {
    @ParameterizedTest
    @CsvSource({
        "parley.provider, demo, demo, false",
        "OPENAI_API_KEY, no-key, openai, true",
        "OPENAI_BASE_URL, https://api.openai.com/v1, openai, true",
        "OPENAI_BASE_URL, http://127.0.0.1:9/v1, openai, false",
    })
    void webSearchIsOfferedWhereOpenAiItselfAnswers(String key, String value, String provider, boolean webSearch)
            throws Exception {
        try (ParleyServer server = ParleyServer.start(Map.of(key, value));
                WireResponse response = WireRequest.get("/api/me").send(server)) {
            JsonNode features = response.json().path("features");
            assertEquals(provider, features.path("provider").asText());
            assertEquals(webSearch, features.path("webSearch").asBoolean());
        }
    }
}
