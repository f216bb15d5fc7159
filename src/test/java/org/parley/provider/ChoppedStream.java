package org.parley.provider;

import java.io.InputStream;
import java.util.function.IntSupplier;

/** Bytes that arrive in pieces of given sizes. */
final class ChoppedStream extends InputStream {
    private final byte[] bytes;
    private final IntSupplier sizes;
    private int at;

    ChoppedStream(byte[] bytes, IntSupplier sizes) {
        this.bytes = bytes;
        this.sizes = sizes;
    }

    @Override
    public int read() {
        return at < bytes.length ? bytes[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (at == bytes.length) {
            return -1;
        }
        int count = Math.min(Math.min(length, Math.max(1, sizes.getAsInt())), bytes.length - at);
        System.arraycopy(bytes, at, into, offset, count);
        at += count;
        return count;
    }

    @Override
    public int available() {
        return 0;
    }
}
