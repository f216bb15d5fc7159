package org.parley.provider;

import java.io.IOException;
import java.io.InputStream;
import java.io.StreamCorruptedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * Decodes an event stream as WHATWG's standard says, in place in one buffer: {@link #fill} reads what has arrived, {@link #next}
 * finds the next whole event in it, and the event's data are then bytes {@link #dataFrom} to {@link #dataTo} of {@link #bytes},
 * until the next call. Thread-confined.
 */
final class SseDecoder {
    private static final byte[] LEADING_TYPE = "{\"type\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int SMALL = 1 << 10;
    private static final int USUAL = 16 << 10;
    private static final int LARGE = 64 << 10;

    private final int largest;
    private final Predicate<String> unwanted;
    private byte[] buffer = new byte[SMALL];
    /** Where the event being read begins, its present line, the next byte to look at, and the end of what was read. */
    private int start;

    private int line;
    private int scan;
    private int end;

    private int dataFrom = -1;
    private int dataTo = -1;
    private String name = "";
    private int nameFrom;
    private int nameTo;
    private String lastId = "";
    private boolean skipLineFeed;
    private boolean anyLine;
    private boolean handedOut;
    private boolean filled;
    private boolean droppingLine;
    private boolean droppingEvent;

    /**
     * @param largest an event with more bytes is an error
     * @param unwanted tells by the JSON's type which large events need not be kept in memory
     */
    SseDecoder(int largest, Predicate<String> unwanted) {
        this.largest = largest;
        this.unwanted = unwanted;
    }

    byte[] bytes() {
        return buffer;
    }

    int dataFrom() {
        return dataFrom;
    }

    int dataTo() {
        return dataTo;
    }

    String data() {
        return text(dataFrom, dataTo);
    }

    /** The value of the {@code event:} field; empty when there was none. */
    String name() {
        return nameTo > nameFrom ? text(nameFrom, nameTo) : name;
    }

    String lastId() {
        return lastId;
    }

    /** The value of the {@code type} member when it is the data's first, as it is with OpenAI; else empty. */
    String leadingType() {
        return leadingType(dataFrom, dataTo);
    }

    /** Reads once. @return false at the end of the stream; an event without its blank line is dropped then */
    boolean fill(InputStream in) throws IOException {
        makeRoom();
        int room = buffer.length - end;
        int count = in instanceof WireBody body ? body.readSome(buffer, end, room) : in.read(buffer, end, room);
        if (count > 0) {
            end += count;
        }
        filled = count == room;
        return count >= 0;
    }

    /** Nothing more is at hand: a stream that waits costs as little as it can. */
    void rest() {
        if (buffer.length > SMALL && start == end) {
            buffer = new byte[SMALL];
            start = line = scan = end = 0;
            filled = false;
        }
    }

    /** @return whether there is another whole event in what was read */
    boolean next() {
        if (handedOut) {
            forget();
        }
        while (scan < end) {
            byte b = buffer[scan++];
            if (b == '\n' && skipLineFeed) {
                skipLineFeed = false;
                line = scan;
            } else if (b == '\n' || b == '\r') {
                skipLineFeed = b == '\r';
                int from = line;
                line = scan;
                if (line(from, scan - 1)) {
                    return true;
                }
            } else {
                skipLineFeed = false;
                scan = ByteSearch.first((byte) '\n', (byte) '\r', buffer, scan, end);
            }
        }
        return false;
    }

    /** @return whether the line was the blank one that ends an event with data */
    private boolean line(int from, int to) {
        int begin = anyLine ? from : afterByteOrderMark(from, to);
        anyLine = true;
        if (droppingLine) {
            droppingLine = false;
        } else if (begin == to) {
            return dispatch();
        } else {
            field(begin, to);
        }
        return false;
    }

    private boolean dispatch() {
        handedOut = dataTo >= 0 && !droppingEvent;
        droppingEvent = false;
        start = line;
        if (!handedOut) {
            forget();
        }
        return handedOut;
    }

    private void forget() {
        handedOut = false;
        dataFrom = -1;
        dataTo = -1;
        name = "";
        nameFrom = 0;
        nameTo = 0;
    }

    private int afterByteOrderMark(int from, int to) {
        boolean mark = to - from >= 3
                && buffer[from] == (byte) 0xef
                && buffer[from + 1] == (byte) 0xbb
                && buffer[from + 2] == (byte) 0xbf;
        return mark ? from + 3 : from;
    }

    private void field(int from, int to) {
        if (is("data", from, to)) {
            data(value(from + 4, to), to);
        } else if (is("event", from, to)) {
            nameFrom = value(from + 5, to);
            nameTo = to;
            name = "";
        } else if (is("id", from, to)) {
            String id = text(value(from + 2, to), to);
            lastId = id.indexOf('\0') < 0 ? id : lastId;
        }
    }

    /** Whether the line's field has this name: it is followed by a colon or by nothing. */
    private boolean is(String field, int from, int to) {
        int length = field.length();
        if (to - from < length || (to - from > length && buffer[from + length] != ':')) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (buffer[from + i] != field.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Where a field's value begins: behind the colon and one space. */
    private int value(int colon, int to) {
        int from = Math.min(colon + 1, to);
        return from < to && buffer[from] == ' ' ? from + 1 : from;
    }

    private void data(int from, int to) {
        if (dataTo < 0) {
            dataFrom = from;
            dataTo = to;
            return;
        }
        if (nameTo > dataTo) {
            name = text(nameFrom, nameTo); // its bytes are about to be written over
            nameFrom = nameTo = 0;
        }
        buffer[dataTo++] = '\n';
        System.arraycopy(buffer, from, buffer, dataTo, to - from);
        dataTo += to - from;
    }

    private String text(int from, int to) {
        return new String(buffer, from, to - from, StandardCharsets.UTF_8);
    }

    private String leadingType(int from, int to) {
        byte[] head = LEADING_TYPE;
        if (to - from < head.length || !Arrays.equals(buffer, from, from + head.length, head, 0, head.length)) {
            return "";
        }
        int i = from + head.length;
        while (i < to && buffer[i] != '"' && buffer[i] != '\\') {
            i++;
        }
        return i < to && buffer[i] == '"' ? text(from + head.length, i) : "";
    }

    // ---- room ----

    private void makeRoom() throws IOException {
        if (droppingLine || (end == buffer.length && drops())) {
            start = line = scan = end = 0;
            return;
        }
        boolean growing = filled && buffer.length < USUAL;
        if (start > 0 && (start == end || buffer.length - end < buffer.length / 4)) {
            moveTo(buffer);
        }
        if (growing || end - start > buffer.length / 4 * 3) {
            if (end - start > largest) {
                throw new StreamCorruptedException("an event is larger than " + largest + " bytes");
            }
            moveTo(new byte[buffer.length * 2]);
        }
    }

    /** Whether the line that fills the buffer belongs to an event that nobody wants. */
    private boolean drops() {
        if (buffer.length < LARGE || end - line < LARGE / 2 || !is("data", line, end)) {
            return false;
        }
        String type = leadingType(value(line + 4, end), end);
        droppingLine = !type.isEmpty() && unwanted.test(type);
        droppingEvent |= droppingLine;
        if (droppingLine) {
            forget();
        }
        return droppingLine;
    }

    private void moveTo(byte[] target) {
        System.arraycopy(buffer, start, target, 0, end - start);
        line -= start;
        scan -= start;
        end -= start;
        if (dataTo >= 0) {
            dataFrom -= start;
            dataTo -= start;
        }
        if (nameTo > nameFrom) {
            nameFrom -= start;
            nameTo -= start;
        }
        start = 0;
        buffer = target;
    }
}
