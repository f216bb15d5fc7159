package org.parley.provider;

import java.io.IOException;
import java.net.URI;
import java.util.Locale;

/** Where connections of one kind go; connections of equal routes are interchangeable. */
record Route(boolean tls, String host, int port) {

    static Route of(URI uri) throws IOException {
        String host = uri.getHost();
        if (host == null || uri.getScheme() == null) {
            throw new IOException("the base URL names no host");
        }
        boolean tls = uri.getScheme().toLowerCase(Locale.ROOT).equals("https");
        int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
        return new Route(tls, host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
    }

    /** As in a {@code Host} header or in front of a path. */
    String authority() {
        return port == (tls ? 443 : 80) ? hostInUrl() : hostAndPort();
    }

    /** As a proxy is asked for a tunnel. */
    String hostAndPort() {
        return hostInUrl() + ":" + port;
    }

    private String hostInUrl() {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    URI uri() {
        return URI.create((tls ? "https://" : "http://") + authority() + "/");
    }
}
