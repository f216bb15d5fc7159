package org.parley.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.parley.testing.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.parley.testing.EventStream;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** What is said is kept in the database, beside whatever libraries the server has of its own. */
interface KeepsConversations extends Deployed {
    @Test
    default void whatIsSaidIsKept() {
        String conversation = create();
        try (EventStream stream =
                site().stream(WireRequest.post("/api/llmstream").json("""
                {"conversation":"%s","model":"mock-n20","messages":[{"text":"Hello"}]}""".formatted(conversation)))) {
            stream.rest().assertWhole();
        }
        eventually(
                "its end is stored",
                () -> answer(conversation).path("status").asText().equals("completed"));
        assertEquals(
                TestUpstream.expectedText("mock-n20"),
                answer(conversation).path("text").asText());
    }

    private String create() {
        try (WireResponse response = site().send(WireRequest.post("/api/conversations"))) {
            assertEquals(201, response.status(), response::text);
            return response.json().path("id").asText();
        }
    }

    private JsonNode answer(String conversation) {
        return site().json(WireRequest.get("/api/conversations/" + conversation))
                .at("/messages/1");
    }
}
