package org.parley.provider;

import java.io.ByteArrayOutputStream;

/** Bytes that wait to be read: filled, then drained to its end, then filled again. One thread. */
final class DrainBuffer {
    private final ByteArrayOutputStream filling = new ByteArrayOutputStream();
    private byte[] draining = {};
    private int at;

    void add(byte[] bytes) {
        filling.writeBytes(bytes);
    }

    boolean isEmpty() {
        return size() == 0;
    }

    int size() {
        return draining.length - at + filling.size();
    }

    /** @return how many bytes; at least one when there are any */
    int drain(byte[] target, int offset, int length) {
        if (at == draining.length) {
            draining = filling.toByteArray();
            filling.reset();
            at = 0;
        }
        int count = Math.min(length, draining.length - at);
        System.arraycopy(draining, at, target, offset, count);
        at += count;
        return count;
    }
}
