package org.parley.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Reads whole bodies into memory: bounded in bytes, in time, and over all requests. Memory follows what has arrived, not what
 * was announced. Thread-safe; blocks while the client sends.
 */
final class BodyReader {
    private static final int FIRST_BUFFER = 16 * 1024;
    private static final Duration BUSY_RETRY = Duration.ofSeconds(5);

    /**
     * A client that still sends does not read our answer, and the server cuts the connection when it is left with too much:
     * so a body that is refused is read on for so many times the limit.
     */
    private static final int DRAIN_FACTOR = 2;

    private final long limit;
    private final Duration patience;
    private final LongSupplier nanoTime;

    /**
     * @param limit in bytes
     * @param patience from the first byte of a body to its last; noticed at the next byte, or when the server's own time limit
     *     for one read is over
     */
    BodyReader(long limit, Duration patience, LongSupplier nanoTime) {
        this.limit = limit;
        this.patience = patience;
        this.nanoTime = nanoTime;
    }

    /**
     * @param lease holds the body's bytes; the caller closes it when the body is no longer needed
     * @throws ProblemException 413 when there is more than the limit, whatever the headers say; 408 when it takes too long; 503
     *     when other requests hold all the memory there is for bodies; 400 when the body breaks off or is badly framed
     */
    byte[] read(HttpServletRequest request, BodyBudget.Lease lease) throws IOException {
        return read(request.getInputStream(), request.getContentLengthLong(), lease);
    }

    /** @param announced -1: unknown */
    byte[] read(InputStream in, long announced, BodyBudget.Lease lease) {
        long deadline = nanoTime.getAsLong() + patience.toNanos();
        try {
            if (announced > limit) {
                throw refused(in, deadline, new ProblemException(Problem.tooLarge(limit)));
            }
            byte[] bytes = {};
            int length = 0;
            while (length != announced) {
                if (length == bytes.length) {
                    int size = grown(length, announced);
                    if (!lease.grow(size - length)) {
                        throw refused(in, deadline, busy());
                    }
                    bytes = Arrays.copyOf(bytes, size);
                }
                int n = in.read(bytes, length, bytes.length - length);
                if (n < 0) {
                    break;
                }
                length += n;
                if (length > limit) {
                    throw refused(in, deadline, new ProblemException(Problem.tooLarge(limit)));
                }
                requireTime(deadline);
            }
            return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        } catch (IOException e) {
            boolean timeout = e instanceof SocketTimeoutException || e.getCause() instanceof SocketTimeoutException;
            throw timeout ? tooSlow() : brokenOff();
        }
    }

    private int grown(int size, long announced) {
        long most = announced >= 0 ? announced : limit + 1;
        return (int) Math.min(Math.max(FIRST_BUFFER, size * 2L), most);
    }

    /** Reads on, so that the refusal can be heard. */
    private ProblemException refused(InputStream in, long deadline, ProblemException refusal) throws IOException {
        byte[] sink = new byte[FIRST_BUFFER];
        long left = limit * DRAIN_FACTOR;
        for (int n; left > 0 && (n = in.read(sink)) >= 0; left -= n) {
            requireTime(deadline);
        }
        return refusal;
    }

    private static ProblemException busy() {
        return new ProblemException(
                Problem.of(503, "busy", "Parley is busy", "Other requests are large just now; ask again in a moment."),
                Map.of("Retry-After", Long.toString(BUSY_RETRY.toSeconds())));
    }

    private void requireTime(long deadline) {
        if (nanoTime.getAsLong() - deadline > 0) {
            throw tooSlow();
        }
    }

    private static ProblemException tooSlow() {
        return new ProblemException(Problem.tooSlow());
    }

    private static ProblemException brokenOff() {
        return new ProblemException(Problem.badRequest("The body broke off, or its framing is broken."));
    }
}
