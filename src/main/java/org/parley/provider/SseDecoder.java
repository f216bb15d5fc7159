package org.parley.provider;

import java.io.IOException;
import java.io.InputStream;
import java.io.StreamCorruptedException;
import java.nio.charset.StandardCharsets;

/**
 * Decodes an event stream as WHATWG's standard says, in place in one buffer: {@link #fill} reads what has arrived, {@link #next}
 * finds the next whole event in it, and the event's data are then bytes {@link #dataFrom} to {@link #dataTo} of {@link #bytes},
 * until the next call. Ids and retry times are passed over: an upstream answer is not resumed. Thread-confined.
 */
final class SseDecoder {
    private static final int SMALL = 1 << 10;
    private static final int USUAL = 16 << 10;
    private static final int LARGE = 64 << 10;

    private final int largest;
    private final Unwanted unwanted;
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
    private boolean skipLineFeed;
    private boolean anyLine;
    private boolean handedOut;
    private boolean filled;
    private boolean droppingLine;
    private boolean droppingEvent;

    /** Whether nobody wants the event whose data begin with these bytes. */
    interface Unwanted {
        boolean begins(byte[] bytes, int from, int to);
    }

    /**
     * @param largest an event with more bytes is an error
     * @param unwanted tells which large events need not be kept in memory
     */
    SseDecoder(int largest, Unwanted unwanted) {
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

    /** The value of the {@code event:} field; empty when there was none. */
    String name() {
        return nameTo > nameFrom ? text(nameFrom, nameTo) : name;
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
                start = start == line ? scan : start;
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
        int begin = anyLine ? from : SseLine.afterByteOrderMark(buffer, from, to);
        anyLine = true;
        if (droppingLine) {
            droppingLine = false;
        } else if (begin == to) {
            return dispatch();
        } else {
            field(begin, to);
            if (dataTo < 0 && nameTo == nameFrom && name.isEmpty()) {
                start = line; // nothing of an event yet: comments without end need no room
            }
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

    private void field(int from, int to) {
        if (SseLine.is("data", buffer, from, to)) {
            data(SseLine.value("data", buffer, from, to), to);
        } else if (SseLine.is("event", buffer, from, to)) {
            nameFrom = SseLine.value("event", buffer, from, to);
            nameTo = to;
            name = "";
        }
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
        if (buffer.length < LARGE || end - line < LARGE / 2 || !SseLine.is("data", buffer, line, end)) {
            return false;
        }
        droppingLine = unwanted.begins(buffer, SseLine.value("data", buffer, line, end), end);
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
