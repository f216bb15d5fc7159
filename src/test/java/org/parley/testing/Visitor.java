package org.parley.testing;

import java.net.InetAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A browser as far as a server can tell: it keeps the cookies that it is given, and goes nowhere by itself. */
public final class Visitor {
    private final int port;
    private final Map<String, String> cookies = new TreeMap<>();

    public Visitor(int port) {
        this.port = port;
    }

    public Visitor(ParleyServer server) {
        this(server.port());
    }

    public WireResponse send(WireRequest request) {
        if (!cookies.isEmpty()) {
            request.header("Cookie", cookieHeader());
        }
        WireResponse response = request.send(InetAddress.getLoopbackAddress(), port);
        for (String set : response.headers("Set-Cookie")) {
            String[] pair = set.split(";", 2)[0].split("=", 2);
            cookies.put(pair[0], pair[1]);
        }
        return response;
    }

    public WireResponse get(String path) {
        return send(WireRequest.get(path));
    }

    /** The status of the answer, which is read no further. */
    public int status(String path) {
        try (WireResponse response = get(path)) {
            return response.status();
        }
    }

    /** Where the answer leads. */
    public String redirect(String path) {
        try (WireResponse response = get(path)) {
            return response.header("Location")
                    .orElseThrow(() -> new AssertionError(path + " leads nowhere: " + response));
        }
    }

    public String cookieHeader() {
        return cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    /** Somebody else has put this into the browser. */
    public void plant(String cookie, String value) {
        cookies.put(cookie, value);
    }
}
