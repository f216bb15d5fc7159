package org.parley.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads a whole body into memory, bounded. */
final class RequestBody {
    private static final int FIRST_BUFFER = 8 * 1024;

    /**
     * A client that still sends does not read our answer, and the server cuts the connection when it is left with too much:
     * so a body that is too large is read on for so many times the limit before it is refused.
     */
    private static final int DRAIN_FACTOR = 2;

    private RequestBody() {}

    /** @throws ProblemException 413 when there is more than {@code limit}, whatever the headers say */
    static byte[] read(HttpServletRequest request, long limit) throws IOException {
        InputStream in = request.getInputStream();
        long announced = request.getContentLengthLong();
        if (announced > limit) {
            drain(request, limit);
            throw new ProblemException(Problem.tooLarge(limit));
        }
        byte[] bytes = new byte[announced >= 0 ? (int) announced : FIRST_BUFFER];
        int length = 0;
        for (int n; (n = in.read(bytes, length, bytes.length - length)) >= 0; ) {
            length += n;
            if (length > limit) {
                drain(request, limit);
                throw new ProblemException(Problem.tooLarge(limit));
            }
            if (length == bytes.length) {
                if (length == announced) {
                    break;
                }
                bytes = Arrays.copyOf(bytes, (int) Math.min(length * 2L, limit + 1));
            }
        }
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    /** Reads on and throws away. */
    static void drain(HttpServletRequest request, long limit) throws IOException {
        InputStream in = request.getInputStream();
        byte[] sink = new byte[FIRST_BUFFER];
        long left = limit * DRAIN_FACTOR;
        for (int n; left > 0 && (n = in.read(sink)) >= 0; ) {
            left -= n;
        }
    }
}
