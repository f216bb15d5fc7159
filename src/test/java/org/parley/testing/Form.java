package org.parley.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** A {@code multipart/form-data} body, as browsers write it. */
public final class Form {
    private static final String BOUNDARY = "AaB03x";

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    public Form part(String name, byte[] content) {
        return write("name=\"" + name + "\"", content);
    }

    /** A part named "file". */
    public Form file(String fileName, byte[] content) {
        String escaped = fileName.replace("\"", "%22");
        return write("name=\"file\"; filename=\"" + escaped + "\"\r\nContent-Type: application/octet-stream", content);
    }

    private Form write(String disposition, byte[] content) {
        body.writeBytes(
                ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n").getBytes(UTF_8));
        body.writeBytes(content);
        body.writeBytes("\r\n".getBytes(UTF_8));
        return this;
    }

    public WireRequest post(String path) {
        byte[] end = ("--" + BOUNDARY + "--\r\n").getBytes(UTF_8);
        byte[] whole = new byte[body.size() + end.length];
        System.arraycopy(body.toByteArray(), 0, whole, 0, body.size());
        System.arraycopy(end, 0, whole, body.size(), end.length);
        return WireRequest.post(path).body("multipart/form-data; boundary=" + BOUNDARY, whole);
    }
}
