package org.parley.provider;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A way through an HTTP proxy for TLS (RFC 9110, 9.3.6). The JVM's own proxy socket cannot be broken off while the proxy keeps
 * silent, so Stop would have to wait for it.
 */
final class Tunnel {
    private Tunnel() {}

    /** @param proxy a connection to it; its reads are limited as its owner wants */
    static void dig(Socket proxy, Route route) throws IOException {
        String target = route.hostAndPort();
        String request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\nUser-Agent: Parley\r\n\r\n";
        proxy.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        ResponseHead head = ResponseHead.read(proxy.getInputStream());
        if (head.status() >= 300 || head.rest().length > 0) {
            throw new ProtocolException("the proxy opens no tunnel, it answers with status " + head.status());
        }
    }
}
