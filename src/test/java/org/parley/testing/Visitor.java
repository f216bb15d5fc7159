package org.parley.testing;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A browser as far as a server can tell: it keeps the cookies that it is given, and goes nowhere by itself. */
public final class Visitor {
    private final int port;
    private final Map<String, String> cookies;

    private Visitor(int port, Map<String, String> cookies) {
        this.port = port;
        this.cookies = cookies;
    }

    public Visitor(int port) {
        this(port, new TreeMap<>());
    }

    public Visitor(ParleyServer server) {
        this(server.port());
    }

    /** The same browser, whose next request a load balancer gives to this server. */
    public Visitor at(ParleyServer server) {
        return new Visitor(server.port(), cookies);
    }

    public WireResponse send(WireRequest request) {
        if (!cookies.isEmpty()) {
            request.header("Cookie", cookieHeader());
        }
        WireResponse response = request.send(InetAddress.getLoopbackAddress(), port);
        for (String set : response.headers("Set-Cookie")) {
            String[] pair = set.split(";", 2)[0].split("=", 2);
            if (set.contains("; Max-Age=0;")) {
                cookies.remove(pair[0]);
            } else {
                cookies.put(pair[0], pair[1]);
            }
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

    /** The value of one of them. */
    public String cookie(String name) {
        return Optional.ofNullable(cookies.get(name))
                .orElseThrow(() -> new AssertionError("no " + name + " among " + cookies.keySet()));
    }

    /** Somebody else has put this into the browser. */
    public void plant(String cookie, String value) {
        cookies.put(cookie, value);
    }
}
