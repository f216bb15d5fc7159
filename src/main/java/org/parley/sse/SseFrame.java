package org.parley.sse;

import java.nio.charset.StandardCharsets;

/**
 * The parts of an event stream that are no events.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">the format</a>
 */
public final class SseFrame {
    private static final byte[] HEARTBEAT = ascii(": hb\n\n");

    private SseFrame() {}

    /** Asks the client to wait this long before it reconnects; stands in a block of its own. */
    public static Piece retry(long milliseconds) {
        return Piece.Bytes.of(ascii("retry: " + milliseconds + "\n\n"));
    }

    /** A comment that says "still here"; no reader acts on it. */
    public static Piece heartbeat() {
        return Piece.Bytes.of(HEARTBEAT);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
