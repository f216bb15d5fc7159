package org.parley.generation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.parley.sse.Piece;

/** Takes apart what {@link EventEncoder} and {@link ResponsesEncoder} have put together. */
final class Frames {
    private static final int EVENT_PREFIX = "event: ".length();
    private static final int DATA_PREFIX = "data: ".length();

    private Frames() {}

    /** The offset after the frame that begins at {@code start}: no line of a frame is empty but its last. */
    static int endOfFrame(byte[] bytes, int start) {
        int i = start + 1;
        while (bytes[i] != '\n' || bytes[i - 1] != '\n') {
            i++;
        }
        return i + 1;
    }

    /** @param sequence the frame's place in the log; a relayed answer's frames do not say it */
    static StoredEvent parse(long sequence, Piece.Bytes frame) {
        byte[] bytes = frame.array();
        int start = frame.offset();
        int event = bytes[start] == 'i' ? endOfLine(bytes, start) + 1 : start;
        int eventEnd = endOfLine(bytes, event);
        int dataEnd = endOfLine(bytes, eventEnd + 1);
        return new StoredEvent(
                sequence,
                text(bytes, event + EVENT_PREFIX, eventEnd),
                new String(bytes, eventEnd + 1 + DATA_PREFIX, dataEnd - eventEnd - 1 - DATA_PREFIX, UTF_8));
    }

    private static int endOfLine(byte[] bytes, int from) {
        int i = from;
        while (bytes[i] != '\n') {
            i++;
        }
        return i;
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, US_ASCII);
    }
}
