package org.parley.provider;

import com.openai.core.http.Headers;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Status line and headers of a response.
 *
 * @param rest bytes read beyond the head: the beginning of the body, still framed
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, compared by nobody
record ResponseHead(boolean keepsAlive, int status, Headers headers, byte[] rest) {
    private static final int FIRST_READ = 2048;
    private static final int LARGEST = 64 << 10;

    /**
     * Reads up to the final response's head, over 100 (Continue) and its like.
     *
     * @throws UnansweredException when the peer is gone and not one byte has come
     */
    static ResponseHead read(InputStream in) throws IOException {
        byte[] buffer = new byte[FIRST_READ];
        int from = 0;
        int end = 0;
        while (true) {
            int body = afterBlankLine(buffer, from, end);
            if (body >= 0) {
                ResponseHead head = parse(buffer, from, body, Arrays.copyOfRange(buffer, body, end));
                if (head.status >= 200) {
                    return head;
                }
                if (head.status == 101) {
                    throw new ProtocolException("the upstream changes to a protocol that nobody asked for");
                }
                from = body;
            } else {
                if (end == buffer.length) {
                    buffer = grow(buffer);
                }
                end += receive(in, buffer, end);
            }
        }
    }

    private static int receive(InputStream in, byte[] buffer, int end) throws IOException {
        int count;
        try {
            count = in.read(buffer, end, buffer.length - end);
        } catch (SocketException e) {
            throw end == 0 ? new UnansweredException(e) : e;
        }
        if (count < 0) {
            throw end == 0
                    ? new UnansweredException(null)
                    : new EOFException("the connection was closed inside the response's head");
        }
        return count;
    }

    /** The first value, or the empty string. */
    String header(String name) {
        return headers.values(name).isEmpty() ? "" : headers.values(name).getFirst();
    }

    private static byte[] grow(byte[] buffer) throws IOException {
        if (buffer.length >= LARGEST) {
            throw new ProtocolException("the response's head is larger than " + LARGEST + " bytes");
        }
        return Arrays.copyOf(buffer, buffer.length * 2);
    }

    /** @return where the body begins, or -1 */
    private static int afterBlankLine(byte[] buffer, int from, int end) {
        for (int i = from; i < end; i++) {
            if (buffer[i] == '\n') {
                int next = i + 1 < end && buffer[i + 1] == '\r' ? i + 2 : i + 1;
                if (next < end && buffer[next] == '\n') {
                    return next + 1;
                }
            }
        }
        return -1;
    }

    private static ResponseHead parse(byte[] buffer, int from, int end, byte[] rest) throws IOException {
        String[] lines = new String(buffer, from, end - from, StandardCharsets.ISO_8859_1).split("\r?\n");
        String[] words = lines[0].split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[1-5][0-9][0-9]")) {
            throw new ProtocolException("the upstream does not speak HTTP/1.1");
        }
        Headers.Builder headers = Headers.builder();
        for (String line : Arrays.asList(lines).subList(1, lines.length)) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new ProtocolException("the response has a malformed header");
            }
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        Headers built = headers.build();
        boolean close = built.values("Connection").stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("close"));
        return new ResponseHead(!close && !words[0].equals("HTTP/1.0"), Integer.parseInt(words[1]), built, rest);
    }
}
