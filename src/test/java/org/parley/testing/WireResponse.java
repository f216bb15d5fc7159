package org.parley.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a {@link WireRequest}, read only as far as the test asks: nothing of it is taken from the socket before the
 * first question. For one thread at a time, but leaving is for any.
 */
public final class WireResponse implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Head(int status, Map<String, List<String>> headers) {}

    private final Socket socket;
    private final String method;
    private final byte[] buffer;
    private @Nullable Head head;
    private BodyDecoder decoder = BodyDecoder.untilClose();

    WireResponse(Socket socket, String method, int readSize) {
        this.socket = socket;
        this.method = method;
        this.buffer = new byte[readSize];
    }

    public int status() {
        return head().status();
    }

    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    public List<String> headers(String name) {
        return head().headers().getOrDefault(name, List.of());
    }

    public Map<String, List<String>> headers() {
        return head().headers();
    }

    /** What one read of the socket brings of the body, at least a byte; empty at the body's end. */
    public byte[] chunk() {
        head();
        try {
            while (!decoder.done()) {
                int length = socket.getInputStream().read(buffer);
                if (length < 0) {
                    if (!decoder.mayClose()) {
                        throw new EOFException("the connection ended inside the body");
                    }
                    break;
                }
                byte[] decoded = decoder.decode(buffer, length);
                if (decoded.length > 0) {
                    return decoded;
                }
            }
            return new byte[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
            all.writeBytes(chunk);
        }
        return all.toByteArray();
    }

    public String text() {
        return new String(bytes(), UTF_8);
    }

    public JsonNode json() {
        String text = text();
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    public EventStream events() {
        return new EventStream(this);
    }

    /** A client that is done or whose tab was closed: FIN. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // gone either way
        }
    }

    /** A client that was torn away: RST. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // gone already
        }
        close();
    }

    private Head head() {
        Head known = head;
        if (known == null) {
            try {
                known = readHead();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            head = known;
            decoder = decoderFor(known);
        }
        return known;
    }

    private BodyDecoder decoderFor(Head known) {
        if (method.equals("HEAD") || known.status() == 204 || known.status() == 304) {
            return BodyDecoder.ofLength(0);
        }
        if (known.headers().getOrDefault("Transfer-Encoding", List.of()).contains("chunked")) {
            return BodyDecoder.chunked();
        }
        return known.headers().getOrDefault("Content-Length", List.of()).stream()
                .map(length -> BodyDecoder.ofLength(Long.parseLong(length)))
                .findFirst()
                .orElseGet(BodyDecoder::untilClose);
    }

    private Head readHead() throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return new Head(status, headers);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = socket.getInputStream().read();
                b != '\n';
                b = socket.getInputStream().read()) {
            if (b < 0) {
                throw new EOFException("the connection ended before the end of the head: " + line.toString(ISO_8859_1));
            }
            line.write(b);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }

    @Override
    public String toString() {
        return head == null ? "not read yet" : String.format(Locale.ROOT, "%s", head);
    }
}
