package org.parley.provider;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StreamCorruptedException;
import java.net.ProtocolException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A response's body. Holds no buffer: bytes go from the socket into the reader's array, and HTTP's chunk framing is squeezed out
 * of them there. So what has arrived is handed over at once, and {@link #available()} tells the truth.
 */
final class WireBody extends InputStream {
    private static final int MOST_OVERHEAD = 16 << 10;
    private static final int DRAIN_MILLIS = 500;

    private enum State {
        SIZE,
        EXTENSION,
        DATA,
        DATA_END,
        TRAILER,
        /** Not chunked: {@link #left} bytes, or until the peer closes. */
        PLAIN,
        ENDED
    }

    private final Connection connection;
    private final Release release;
    private final boolean untilClose;
    private boolean reusable;
    private byte @Nullable [] rest;
    private int restAt;
    private State state;
    private long left;
    private int digits;
    private int overhead;
    private boolean broken;
    private boolean closed;

    /** Takes the connection back: {@code reusable} when the body was read to its very end. */
    interface Release {
        void release(Connection connection, boolean reusable);
    }

    WireBody(ResponseHead head, Connection connection, Release release) throws IOException {
        this.connection = connection;
        this.release = release;
        this.rest = head.rest().length == 0 ? null : head.rest();
        this.reusable = head.keepsAlive();
        boolean chunked =
                head.header("Transfer-Encoding").toLowerCase(Locale.ROOT).endsWith("chunked");
        String length = head.header("Content-Length");
        boolean empty = head.status() == 204 || head.status() == 304;
        this.untilClose = !chunked && length.isEmpty() && !empty;
        this.left = chunked ? 0 : untilClose ? Long.MAX_VALUE : empty ? 0 : length(length);
        this.state = chunked ? State.SIZE : left == 0 ? State.ENDED : State.PLAIN;
    }

    private static long length(String header) throws IOException {
        try {
            return Long.parseUnsignedLong(header);
        } catch (NumberFormatException e) {
            throw new ProtocolException("the response has a malformed length");
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int count = readSome(into, offset, length);
        while (count == 0) {
            count = readSome(into, offset, length);
        }
        return count;
    }

    /** As {@code read}, but waits for the network once at most: 0 when only framing has arrived. */
    int readSome(byte[] into, int offset, int length) throws IOException {
        if (broken) {
            throw new StreamCorruptedException("the response is not framed as HTTP asks");
        }
        if (state == State.ENDED) {
            return -1;
        }
        int wanted = state == State.PLAIN ? (int) Math.min(length, left) : length;
        int count = receive(into, offset, wanted);
        if (count >= 0) {
            return state == State.PLAIN ? plain(count) : squeeze(into, offset, count);
        }
        if (!untilClose) {
            throw new EOFException("the connection was closed inside the response");
        }
        reusable = false;
        state = State.ENDED;
        return -1;
    }

    private int receive(byte[] into, int offset, int length) throws IOException {
        byte[] early = rest;
        if (early == null) {
            return connection.in().read(into, offset, length);
        }
        int count = Math.min(length, early.length - restAt);
        System.arraycopy(early, restAt, into, offset, count);
        restAt += count;
        if (restAt == early.length) {
            rest = null;
        }
        return count;
    }

    private int plain(int count) {
        if (!untilClose) {
            left -= count;
            if (left == 0) {
                state = State.ENDED;
                reusable &= rest == null;
            }
        }
        return count;
    }

    /** Moves the payload among {@code count} raw bytes together; @return its length */
    private int squeeze(byte[] bytes, int offset, int count) {
        int in = offset;
        int out = offset;
        int end = offset + count;
        while (in < end) {
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
                reusable = false; // something after the end: not ours
                break;
            } else if (!frames(bytes[in++])) {
                broken = true; // told at the next read: what came before it counts
                break;
            }
        }
        reusable &= state != State.ENDED || rest == null;
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
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean size(byte b) {
        int digit = Character.digit(b, 16);
        if (digit >= 0) {
            left = left << 4 | digit;
            return ++digits < 16;
        }
        if (b == '\n') {
            boolean any = digits > 0;
            sized();
            return any;
        }
        state = State.EXTENSION;
        return digits > 0 && (b == '\r' || b == ';' || b == ' ' || b == '\t');
    }

    private void sized() {
        state = left == 0 ? State.TRAILER : State.DATA;
        digits = 0;
        overhead = 0;
    }

    /** {@code digits} counts the characters of a trailer's line: the empty line ends all. */
    private void trailer(byte b) {
        if (b == '\n') {
            state = digits == 0 ? State.ENDED : State.TRAILER;
            digits = 0;
        } else if (b != '\r') {
            digits++;
        }
    }

    /** Bytes that can be read without waiting; some of them may turn out to be framing. */
    @Override
    public int available() throws IOException {
        byte[] early = rest;
        return state == State.ENDED
                ? 0
                : early != null ? early.length - restAt : connection.in().available();
    }

    /** Gives the connection back, or closes it when the body was not read to its end. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            release.release(connection, state == State.ENDED && reusable);
        }
    }

    /**
     * For a reader that has seen the last event. The end of the body follows it closely, as a rule in the same packet; where it
     * does not, another thread waits a moment for it, so that the connection can be used again and the answer ends now.
     */
    void closeAfterLastEvent() {
        if (drained(false)) {
            close();
        } else {
            Thread.ofVirtual().name("parley-upstream-drain").start(() -> {
                boolean unused = drained(true);
                close();
            });
        }
    }

    private boolean drained(boolean wait) {
        byte[] scrap = new byte[256];
        try {
            connection.limitReads(DRAIN_MILLIS);
            for (int i = 0; i < 8 && state != State.ENDED && (wait || available() > 0); i++) {
                int unused = readSome(scrap, 0, scrap.length);
            }
            connection.limitReads(0);
        } catch (IOException e) {
            reusable = false;
            return true;
        }
        return state == State.ENDED;
    }
}
