package org.parley.generation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing run of bytes whose array can be seen without a copy. One thread. */
final class ByteBuilder {
    private byte[] bytes;
    private int length;

    ByteBuilder(int capacity) {
        bytes = new byte[capacity];
    }

    void add(int value) {
        if (length == bytes.length) {
            grow(1);
        }
        bytes[length++] = (byte) value;
    }

    void add(byte[] more) {
        add(more, 0, more.length);
    }

    void add(byte[] more, int offset, int count) {
        if (count > bytes.length - length) {
            grow(count);
        }
        System.arraycopy(more, offset, bytes, length, count);
        length += count;
    }

    /** For text of which every character is ASCII. */
    void addAscii(String text) {
        add(text.getBytes(StandardCharsets.US_ASCII));
    }

    void addDecimal(long value) {
        if (value >= 10) {
            addDecimal(value / 10);
        }
        add((int) ('0' + value % 10));
    }

    /** Forgets the content; gives back an array that one large event has blown up. */
    void clear(int keepAtMost) {
        length = 0;
        if (bytes.length > keepAtMost) {
            bytes = new byte[keepAtMost];
        }
    }

    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** What was added from there on. */
    byte[] toArray(int from) {
        return Arrays.copyOfRange(bytes, from, length);
    }

    private void grow(int atLeast) {
        bytes = Arrays.copyOf(
                bytes, Math.max(Math.addExact(length, atLeast), Math.min(bytes.length * 2, bytes.length + (1 << 20))));
    }
}
