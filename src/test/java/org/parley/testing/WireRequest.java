package org.parley.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An HTTP/1.1 request as the bytes of a socket, with nothing added that the test did not ask for but Host and
 * lengths, and those only where the test sets none.
 */
public final class WireRequest {
    private static final int CHUNK = 16 * 1024;

    private record Header(String name, String value) {
        boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    private final String method;
    private String path;
    private final List<Header> headers = new ArrayList<>();
    private byte[] body = {};
    private boolean chunked;
    private int readSize = 64 * 1024;
    private int receiveBuffer;

    private WireRequest(String method, String path) {
        this.method = method;
        this.path = path;
    }

    public static WireRequest of(String method, String path) {
        return new WireRequest(method, path);
    }

    public static WireRequest get(String path) {
        return of("GET", path);
    }

    public static WireRequest post(String path) {
        return of("POST", path);
    }

    /** Replaces headers of this name. */
    public WireRequest header(String name, String value) {
        headers.removeIf(header -> header.is(name));
        return addHeader(name, value);
    }

    public WireRequest addHeader(String name, String value) {
        headers.add(new Header(name, value));
        return this;
    }

    public WireRequest json(String json) {
        return body("application/json", json.getBytes(UTF_8));
    }

    public WireRequest body(String contentType, byte[] bytes) {
        body = bytes;
        return header("Content-Type", contentType);
    }

    public WireRequest body(byte[] bytes) {
        body = bytes;
        return this;
    }

    /** Announces no length. */
    public WireRequest chunked() {
        chunked = true;
        return this;
    }

    /** The client takes one byte from its socket at a time. */
    public WireRequest oneByteAtATime() {
        readSize = 1;
        return this;
    }

    /** How much the client's kernel takes while the client reads nothing. */
    public WireRequest receiveBuffer(int bytes) {
        receiveBuffer = bytes;
        return this;
    }

    /** Puts the context path, under which an application is deployed, before the path. */
    public WireRequest under(String context) {
        path = context + path;
        return this;
    }

    /** Sends all; the answer is not waited for. */
    public WireResponse send(ParleyServer server) {
        return send(InetAddress.getLoopbackAddress(), server.port());
    }

    public WireResponse send(InetAddress address, int port) {
        Socket socket = new Socket();
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(new InetSocketAddress(address, port), (int) Eventually.DEADLINE.toMillis());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) Eventually.DEADLINE.toMillis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            write(socket.getOutputStream(), address.getHostAddress() + ":" + port);
        } catch (IOException answeredBeforeAllWasSent) {
            // what the server had to say can still be read
        }
        return new WireResponse(socket, method, readSize);
    }

    private void write(OutputStream socket, String host) throws IOException {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        if (header("Host").isEmpty()) {
            head.append("Host: ").append(host).append("\r\n");
        }
        headers.forEach(header ->
                head.append(header.name()).append(": ").append(header.value()).append("\r\n"));
        if (header("Content-Length").isPresent() || header("Transfer-Encoding").isPresent()) {
            // the test frames the body itself
        } else if (chunked) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (body.length > 0 || method.equals("POST")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        OutputStream out = new BufferedOutputStream(socket, CHUNK);
        out.write(head.append("\r\n").toString().getBytes(ISO_8859_1));
        if (chunked) {
            chunks(out);
        } else {
            out.write(body);
        }
        out.flush();
    }

    private void chunks(OutputStream out) throws IOException {
        for (int at = 0; at < body.length; at += CHUNK) {
            int length = Math.min(CHUNK, body.length - at);
            out.write((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
            out.write(body, at, length);
            out.write("\r\n".getBytes(ISO_8859_1));
        }
        out.write("0\r\n\r\n".getBytes(ISO_8859_1));
    }

    private Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.is(name))
                .map(Header::value)
                .findFirst();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s %s %s", method, path, headers);
    }
}
