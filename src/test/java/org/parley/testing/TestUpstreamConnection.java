package org.parley.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The reading side of one connection: requests one after the other, and whether the peer has left. */
final class TestUpstreamConnection {
    private final PushbackInputStream in;

    TestUpstreamConnection(Socket socket) throws IOException {
        in = new PushbackInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** @return null when the peer has closed the connection */
    @Nullable
    TestUpstreamRequest read() throws IOException {
        String first = line();
        if (first.isEmpty()) {
            return null;
        }
        String[] words = first.split(" ", 3);
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        String body = new String(body(headers), StandardCharsets.UTF_8);
        return new TestUpstreamRequest(words[0], words[1], Map.copyOf(headers), body);
    }

    /** Waits until the exchange has ended or the peer has left, and tells the exchange of the latter. */
    void watch(TestUpstreamExchange exchange) throws IOException {
        try {
            int next = in.read();
            if (next < 0) {
                exchange.peerLeft();
            } else {
                in.unread(next);
                exchange.awaitEnd();
            }
        } catch (IOException e) {
            exchange.peerLeft();
            throw e;
        }
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if (!headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
            return in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            whole.write(in.readNBytes(size));
            line();
        }
        line();
        return whole.toByteArray();
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                if (line.size() == 0) {
                    return "";
                }
                throw new EOFException("the peer left inside a line");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
