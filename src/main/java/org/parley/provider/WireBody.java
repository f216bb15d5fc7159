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
    private static final int DRAIN_MILLIS = 500;

    private final Connection connection;
    private final Release release;
    /** Null where the body is not chunked: then it has {@link #left} bytes, or lasts until the peer closes. */
    private final @Nullable ChunkedFraming chunks;

    private final boolean untilClose;
    private final boolean keptAlive;
    private byte @Nullable [] rest;
    private int restAt;
    private long left;
    private boolean failed;
    private boolean closed;

    /** Takes the connection back: {@code reusable} when the body was read to its very end. */
    interface Release {
        void release(Connection connection, boolean reusable);
    }

    WireBody(ResponseHead head, Connection connection, Release release) throws IOException {
        this.connection = connection;
        this.release = release;
        this.rest = head.rest().length == 0 ? null : head.rest();
        boolean chunked =
                head.header("Transfer-Encoding").toLowerCase(Locale.ROOT).endsWith("chunked");
        String length = head.header("Content-Length");
        boolean empty = head.status() == 204 || head.status() == 304;
        this.chunks = chunked && !empty ? new ChunkedFraming() : null;
        this.untilClose = !chunked && length.isEmpty() && !empty;
        this.keptAlive = head.keepsAlive() && !untilClose;
        this.left = untilClose ? Long.MAX_VALUE : chunked || empty ? 0 : length(length);
    }

    private static long length(String header) throws IOException {
        if (!header.matches("[0-9]{1,18}")) {
            throw new ProtocolException("the response has a malformed length");
        }
        return Long.parseLong(header);
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
        if (ended()) {
            return -1;
        }
        ChunkedFraming framing = chunks;
        if (framing == null) {
            return plain(into, offset, (int) Math.min(length, left));
        }
        if (framing.broken()) { // told now and not at once: what came before it counts
            throw new StreamCorruptedException("the response is not framed as HTTP asks");
        }
        int count = receive(into, offset, length);
        if (count < 0) {
            throw cut();
        }
        return framing.squeeze(into, offset, count);
    }

    private int plain(byte[] into, int offset, int length) throws IOException {
        int count = receive(into, offset, length);
        if (count >= 0) {
            left -= untilClose ? 0 : count;
            return count;
        }
        if (!untilClose) {
            throw cut();
        }
        left = 0;
        return -1;
    }

    private static EOFException cut() {
        return new EOFException("the connection was closed inside the response");
    }

    private boolean ended() {
        return chunks == null ? left == 0 : chunks.ended();
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

    /** Bytes that can be read without waiting; some of them may turn out to be framing. */
    @Override
    public int available() throws IOException {
        byte[] early = rest;
        return ended()
                ? 0
                : early != null ? early.length - restAt : connection.in().available();
    }

    /** Gives the connection back, or closes it when the body was not read to its end. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            release.release(connection, reusable());
        }
    }

    /** What came behind the body's end is not ours, and whose it is nobody knows. */
    private boolean reusable() {
        return keptAlive && !failed && ended() && rest == null && (chunks == null || !chunks.excess());
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
            for (int i = 0; i < 8 && !ended() && (wait || available() > 0); i++) {
                int unused = readSome(scrap, 0, scrap.length);
            }
        } catch (IOException e) {
            failed = true;
            return true;
        }
        return ended();
    }
}
