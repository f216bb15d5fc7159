package org.parley.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One event of a generation as it stood on the wire.
 *
 * @param frame its bytes (as text), blank line included
 */
public record StreamEvent(long id, String name, String data, String frame) {
    private static final Pattern FRAME = Pattern.compile("id: (\\d+)\nevent: ([a-z]+)\ndata: (\\{[^\r\n]*\\})\n\n");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Exactly the three lines of the contract. */
    static StreamEvent parse(String frame) {
        Matcher matcher = FRAME.matcher(frame);
        assertTrue(matcher.matches(), () -> "not a frame of the contract: " + frame);
        return new StreamEvent(Long.parseLong(matcher.group(1)), matcher.group(2), matcher.group(3), frame);
    }

    public JsonNode json() {
        try {
            return JSON.readTree(data);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + data, e);
        }
    }

    /** The member's text; empty where there is none or null. */
    public String text(String member) {
        return json().path(member).asText("");
    }

    public boolean terminal() {
        return name.equals("end") || name.equals("error");
    }
}
