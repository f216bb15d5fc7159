package org.parley.provider;

import com.openai.core.http.Headers;
import com.openai.core.http.HttpMethod;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Writes a request of the SDK as HTTP/1.1. */
final class RequestHead {
    /** Up to here head and body leave in one write, hence as a rule in one packet. */
    private static final int SMALL = 32 << 10;

    private RequestHead() {}

    static void write(HttpRequest request, URI uri, Connection connection) throws IOException {
        HttpRequestBody body = request.body();
        byte[] head = head(request, uri, connection).getBytes(StandardCharsets.US_ASCII);
        OutputStream out = connection.out();
        if (body == null) {
            out.write(head);
        } else if (body.contentLength() <= SMALL) {
            out.write(join(head, body));
        } else {
            out.write(head);
            body.writeTo(out);
        }
        out.flush();
    }

    private static String head(HttpRequest request, URI uri, Connection connection) throws IOException {
        StringBuilder head = new StringBuilder(1024);
        head.append(request.method()).append(' ');
        if (connection.throughProxy()) {
            head.append("http://").append(connection.route().authority());
        }
        head.append(uri.getRawPath().isEmpty() ? "/" : uri.getRawPath());
        if (uri.getRawQuery() != null) {
            head.append('?').append(uri.getRawQuery());
        }
        head.append(" HTTP/1.1\r\nHost: ")
                .append(connection.route().authority())
                .append("\r\n");
        Headers headers = request.headers();
        for (String name : headers.names()) {
            for (String value : headers.values(name)) {
                if (!ours(name)) {
                    field(head, name, value);
                }
            }
        }
        HttpRequestBody body = request.body();
        if (body != null) {
            if (headers.values("Content-Type").isEmpty() && body.contentType() != null) {
                field(head, "Content-Type", body.contentType());
            }
            field(head, "Content-Length", Long.toString(length(body)));
        } else if (request.method() == HttpMethod.POST) {
            field(head, "Content-Length", "0");
        }
        return head.append("\r\n").toString();
    }

    /** Fields that belong to the connection and are written here alone. */
    private static boolean ours(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "host", "connection", "content-length", "transfer-encoding" -> true;
            default -> false;
        };
    }

    private static long length(HttpRequestBody body) throws IOException {
        if (body.contentLength() < 0) {
            throw new ProtocolException("a request body must know its length");
        }
        return body.contentLength();
    }

    /** Never names the value in its complaint: it may be the key. */
    private static void field(StringBuilder head, String name, String value) throws IOException {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~') {
                throw new ProtocolException("the header " + name + " holds a character that HTTP does not carry");
            }
        }
        head.append(name).append(": ").append(value).append("\r\n");
    }

    private static byte[] join(byte[] head, HttpRequestBody body) {
        int length = (int) Math.max(0, body.contentLength());
        ByteArrayOutputStream whole = new ByteArrayOutputStream(head.length + length);
        whole.writeBytes(head);
        body.writeTo(whole);
        return whole.toByteArray();
    }
}
