package org.parley.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;

/** The contract's requests, ready to be sent. */
public final class Chat {
    private Chat() {}

    /** A stateless question to this model. */
    public static WireRequest ask(String model) {
        return WireRequest.post("/api/llmstream").json(question(model));
    }

    public static String question(String model) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"text\":\"Hello\",\"author\":{\"name\":\"Ann\"}}]}";
    }

    public static WireRequest askPlain(String model) {
        return ask(model).header("Accept", "text/plain");
    }

    public static WireRequest follow(String generation, long after) {
        return WireRequest.get("/api/generations/" + generation + "/events")
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", Long.toString(after));
    }

    public static WireRequest poll(String generation, long after) {
        return WireRequest.get("/api/generations/" + generation + "/events?after=" + after)
                .header("Accept", "application/json");
    }

    public static WireRequest stopping(String generation) {
        return WireRequest.post("/api/generations/" + generation + "/stop");
    }

    /** Stops it and reports what the server said. */
    public static JsonNode stop(ParleyServer server, String generation) {
        try (WireResponse response = stopping(generation).send(server)) {
            assertEquals(200, response.status());
            return response.json();
        }
    }
}
