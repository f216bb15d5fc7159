package org.parley.provider;

/**
 * HTTP's chunk framing (RFC 9112, 7.1), squeezed out of the bytes where they lie. Knows at each byte where it is, so that what has
 * arrived of a chunk is handed over before the rest of it. Thread-confined.
 */
final class ChunkedFraming {
    /** Extensions and trailers that nobody reads must not keep us for ever. */
    private static final int MOST_OVERHEAD = 16 << 10;

    private enum State {
        SIZE,
        EXTENSION,
        DATA,
        DATA_END,
        TRAILER,
        ENDED,
        BROKEN
    }

    private State state = State.SIZE;
    private long left;
    /** In a size the number of its digits, in a trailer's line of its characters: the empty line ends all. */
    private int width;

    private int overhead;
    private boolean excess;

    boolean ended() {
        return state == State.ENDED;
    }

    /** Whether the framing was not as it should be; the payload before that place counts. */
    boolean broken() {
        return state == State.BROKEN;
    }

    /** Whether something came after the end: it is not ours. */
    boolean excess() {
        return excess;
    }

    /** Moves the payload among {@code count} raw bytes together; @return its length */
    int squeeze(byte[] bytes, int offset, int count) {
        int in = offset;
        int out = offset;
        int end = offset + count;
        while (in < end && state != State.BROKEN) {
            if (state == State.DATA) {
                int part = (int) Math.min(left, end - in);
                System.arraycopy(bytes, in, bytes, out, part);
                in += part;
                out += part;
                left -= part;
                if (left == 0) {
                    state = State.DATA_END;
                }
            } else if (state == State.ENDED) {
                excess = true;
                break;
            } else if (!frames(bytes[in++])) {
                state = State.BROKEN;
            }
        }
        return out - offset;
    }

    /** @return whether the byte is framing as it should be */
    private boolean frames(byte b) {
        if (++overhead > MOST_OVERHEAD) {
            return false;
        }
        switch (state) {
            case SIZE -> {
                return size(b);
            }
            case EXTENSION -> {
                if (b == '\n') {
                    sized();
                }
            }
            case DATA_END -> {
                if (b == '\n') {
                    state = State.SIZE;
                }
                return b == '\n' || b == '\r';
            }
            case TRAILER -> trailer(b);
            case DATA, ENDED, BROKEN -> {
                return false;
            }
        }
        return true;
    }

    private boolean size(byte b) {
        int digit = Character.digit(b, 16);
        if (digit >= 0) {
            left = left << 4 | digit;
            return ++width < 16;
        }
        if (b == '\n') {
            boolean any = width > 0;
            sized();
            return any;
        }
        state = State.EXTENSION;
        return width > 0 && (b == '\r' || b == ';' || b == ' ' || b == '\t');
    }

    private void sized() {
        state = left == 0 ? State.TRAILER : State.DATA;
        width = 0;
        overhead = 0;
    }

    private void trailer(byte b) {
        if (b == '\n') {
            state = width == 0 ? State.ENDED : State.TRAILER;
            width = 0;
        } else if (b != '\r') {
            width++;
        }
    }
}
