package org.parley.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** A tab that listens to {@code GET /api/events}; it has been greeted. */
public final class ChangeStream implements AutoCloseable {
    private static final String HEARTBEAT = ": hb\n\n";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final WireResponse response;
    private String begun = "";

    private ChangeStream(WireResponse response) {
        this.response = response;
    }

    public static ChangeStream open(ParleyServer server) {
        return open(server, WireRequest.get("/api/events"));
    }

    /** @param request for the changes, by whomever */
    public static ChangeStream open(ParleyServer server, WireRequest request) {
        WireResponse response = request.send(server);
        assertEquals(200, response.status(), response::text);
        ChangeStream stream = new ChangeStream(response);
        String hello = stream.block();
        assertTrue(hello.matches("event: hello\nretry: \\d+\ndata: \\{}\n\n"), hello);
        return stream;
    }

    /** The next change; heartbeats before it are passed over. */
    public JsonNode next(String what) {
        JsonNode change = event("change");
        assertEquals(what, change.path("what").asText(), change::toString);
        return change;
    }

    /** The next event says why there are no more. */
    public JsonNode nextError() {
        return event("error");
    }

    private JsonNode event(String name) {
        String block = block();
        while (block.equals(HEARTBEAT)) {
            block = block();
        }
        String head = "event: " + name + "\ndata: ";
        assertTrue(block.startsWith(head), block);
        try {
            return JSON.readTree(block.substring(head.length()));
        } catch (JsonProcessingException e) {
            throw new AssertionError(block, e);
        }
    }

    public void assertHeartbeat() {
        assertEquals(HEARTBEAT, block());
    }

    /** The response is ended as HTTP ends it. */
    public void assertEnds() {
        while (response.chunk().length > 0) {
            // what was said before
        }
    }

    public void leave(boolean torn) {
        if (torn) {
            response.reset();
        } else {
            response.close();
        }
    }

    @Override
    public void close() {
        response.close();
    }

    private String block() {
        int end = begun.indexOf("\n\n");
        while (end < 0) {
            byte[] chunk = response.chunk();
            assertTrue(chunk.length > 0, "the stream has ended");
            begun += new String(chunk, UTF_8); // only whole events are written
            end = begun.indexOf("\n\n");
        }
        String block = begun.substring(0, end + 2);
        begun = begun.substring(end + 2);
        return block;
    }
}
