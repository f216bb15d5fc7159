package org.parley.sse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of one server-sent event.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">the format</a>
 */
public final class SseFrame {
    /** A comment that says "still here"; no reader acts on it. */
    private static final byte[] HEARTBEAT = ascii(": hb\n\n");

    private SseFrame() {}

    /**
     * @param id not empty; like {@code event} without CR, LF and NUL
     * @param data any text; each of its lines gets a {@code data:} line of its own
     * @throws IllegalArgumentException when an id or event could break out of its line
     */
    public static byte[] encode(String id, String event, String data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(data.length() + 64);
        field(out, "id", checked(id));
        field(out, "event", checked(event));
        for (String line : data.split("\r\n|\r|\n", -1)) {
            field(out, "data", line);
        }
        out.write('\n');
        return out.toByteArray();
    }

    /** Asks the client to wait this long before it reconnects; stands in a block of its own. */
    public static byte[] retry(long milliseconds) {
        return ascii("retry: " + milliseconds + "\n\n");
    }

    static byte[] heartbeat() {
        return HEARTBEAT;
    }

    private static void field(ByteArrayOutputStream out, String name, String value) {
        out.writeBytes(ascii(name + ": "));
        out.writeBytes(value.getBytes(StandardCharsets.UTF_8));
        out.write('\n');
    }

    private static String checked(String value) {
        if (value.isEmpty() || value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            throw new IllegalArgumentException("an id or event name is not empty and has no CR, LF or NUL");
        }
        return value;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
