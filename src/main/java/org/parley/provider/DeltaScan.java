package org.parley.provider;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The fast path for what nearly every event is: {@code response.output_text.delta} with a text free of escapes. One pass over the
 * bytes instead of a JSON tree (a sixth of the time); whatever is not quite as expected is left to the parser. Thread-confined.
 */
final class DeltaScan {
    private static final byte[] HEAD = "{\"type\":\"response.output_text.delta\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DELTA = "delta".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OUTPUT_INDEX = "output_index".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NUMBER = "sequence_number".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONTENT_INDEX = "content_index".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = HEAD;
    private int at;
    private int to;
    private int deltaFrom;
    private int deltaTo;
    private int outputIndex;
    private int contentIndex;
    private int number;
    private int numberFrom;
    private int numberTo;

    int outputIndex() {
        return outputIndex;
    }

    int contentIndex() {
        return contentIndex;
    }

    /** The event's number; negative when it has none. */
    int number() {
        return number;
    }

    /** Where the digits of the event's number are; both 0 when it has none. */
    int numberFrom() {
        return numberFrom;
    }

    int numberTo() {
        return numberTo;
    }

    String text() {
        return new String(bytes, deltaFrom, deltaTo - deltaFrom, StandardCharsets.UTF_8);
    }

    /** @return whether the object in these bytes is a plain text delta */
    boolean scan(byte[] source, int from, int end) {
        int headEnd = from + HEAD.length;
        if (headEnd > end || !Arrays.equals(source, from, headEnd, HEAD, 0, HEAD.length)) {
            return false;
        }
        bytes = source;
        at = headEnd;
        to = end;
        deltaFrom = -1;
        outputIndex = 0;
        contentIndex = 0;
        number = -1;
        numberFrom = 0;
        numberTo = 0;
        while (at < to && bytes[at] == ',') {
            at++;
            if (!member()) {
                return false;
            }
        }
        return at == to - 1 && bytes[at] == '}' && deltaFrom >= 0;
    }

    private boolean member() {
        int keyFrom = at + 1;
        if (!string()) {
            return false;
        }
        int keyTo = at - 1;
        if (at >= to || bytes[at++] != ':' || at >= to) {
            return false;
        }
        int valueFrom = at;
        if (key(DELTA, keyFrom, keyTo)) {
            boolean plain = string();
            deltaFrom = valueFrom + 1;
            deltaTo = at - 1;
            return plain;
        }
        if (key(OUTPUT_INDEX, keyFrom, keyTo)) {
            outputIndex = digits();
            return outputIndex >= 0;
        }
        if (key(CONTENT_INDEX, keyFrom, keyTo)) {
            contentIndex = digits();
            return contentIndex >= 0;
        }
        if (key(NUMBER, keyFrom, keyTo)) {
            number = digits();
            numberFrom = valueFrom;
            numberTo = at;
            return number >= 0;
        }
        return other();
    }

    private boolean key(byte[] name, int from, int end) {
        return end - from == name.length && Arrays.equals(bytes, from, end, name, 0, name.length);
    }

    /** Steps over a string without escapes. */
    private boolean string() {
        if (at >= to || bytes[at] != '"') {
            return false;
        }
        int end = ByteSearch.first((byte) '"', (byte) '\\', bytes, at + 1, to);
        at = end + 1;
        return end < to && bytes[end] == '"';
    }

    private int digits() {
        int value = 0;
        int digits = 0;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            value = value * 10 + bytes[at++] - '0';
            digits++;
        }
        return digits > 0 && digits < 9 ? value : -1;
    }

    /** Steps over a string, an empty array, or a bare word or number. */
    private boolean other() {
        if (bytes[at] == '"') {
            return string();
        }
        if (bytes[at] == '[') {
            at += 2;
            return at < to && bytes[at - 1] == ']';
        }
        while (at < to && bytes[at] != ',' && bytes[at] != '}') {
            if (bytes[at] == '"' || bytes[at] == '{' || bytes[at] == '[') {
                return false;
            }
            at++;
        }
        return true;
    }
}
