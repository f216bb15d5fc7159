package org.parley.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** HTTP/1.1 as {@link TestUpstream} writes it. What cannot be written is an {@link UncheckedIOException}. */
final class TestUpstreamWire {
    private final Socket socket;

    TestUpstreamWire(Socket socket) {
        this.socket = socket;
    }

    /** Status line and headers of a 200 with a chunked event stream. */
    void streamHead() {
        bytes(String.join(
                        "\r\n",
                        "HTTP/1.1 200 OK",
                        "Content-Type: text/event-stream; charset=utf-8",
                        "Transfer-Encoding: chunked",
                        "x-request-id: req_test",
                        "",
                        "")
                .getBytes(StandardCharsets.US_ASCII));
    }

    void chunk(byte[] bytes) {
        byte[] size = (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] framed = new byte[size.length + bytes.length + 2];
        System.arraycopy(size, 0, framed, 0, size.length);
        System.arraycopy(bytes, 0, framed, size.length, bytes.length);
        framed[framed.length - 2] = '\r';
        framed[framed.length - 1] = '\n';
        bytes(framed);
    }

    /** A response with its length; each of {@code headers} is a whole line. */
    void whole(int status, String type, String body, String... headers) {
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        bytes(("HTTP/1.1 " + status + " Status\r\nContent-Type: " + type + "\r\n" + more + "Content-Length: " + length
                        + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8));
    }

    void bytes(byte[] bytes) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException e) {
            // closed already
        }
        close();
    }

    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // closed either way
        }
    }
}
