package org.parley.provider;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Opens connections: through the proxy that the JVM is told to use, and with the host's certificate checked. */
final class Connector {
    private final int timeoutMillis;
    private final SSLSocketFactory tls;

    Connector(Duration timeout, SSLSocketFactory tls) {
        this.timeoutMillis = Math.toIntExact(timeout.toMillis());
        this.tls = tls;
    }

    /**
     * @param call ends the opening when it is aborted
     * @throws UnreachableException when there is no connection to be had
     * @throws SSLException when the server is there but cannot be trusted
     */
    Connection open(Route route, UpstreamCall call) throws IOException {
        try {
            return open(route, proxy(route), call);
        } catch (SSLException e) {
            // a server that hangs up or keeps silent in the handshake has said nothing of trust
            throw e.getCause() instanceof EOFException hungUp ? new UnreachableException(hungUp) : e;
        } catch (IOException e) {
            throw new UnreachableException(e);
        }
    }

    private Connection open(Route route, Proxy proxy, UpstreamCall call) throws IOException {
        boolean http = proxy.type() == Proxy.Type.HTTP;
        Socket tcp = switch (proxy.type()) {
            case DIRECT -> direct(addresses(route), call);
            case HTTP -> direct(List.of(resolved(proxy.address())), call);
            case SOCKS ->
                connect(new Socket(proxy), InetSocketAddress.createUnresolved(route.host(), route.port()), call);
        };
        try {
            tcp.setTcpNoDelay(true);
            tcp.setSoTimeout(timeoutMillis);
            if (http && route.tls()) {
                Tunnel.dig(tcp, route);
            }
            Socket top = route.tls() ? secure(tcp, route) : tcp;
            tcp.setSoTimeout(0);
            return new Connection(route, tcp, top, http && !route.tls());
        } catch (IOException | RuntimeException e) {
            tcp.close();
            throw e;
        }
    }

    private static Proxy proxy(Route route) {
        ProxySelector selector = ProxySelector.getDefault();
        List<Proxy> proxies = selector == null ? List.of() : selector.select(route.uri());
        return proxies.isEmpty() ? Proxy.NO_PROXY : proxies.getFirst();
    }

    private static List<SocketAddress> addresses(Route route) throws IOException {
        return List.of(InetAddress.getAllByName(route.host())).stream()
                .map(address -> (SocketAddress) new InetSocketAddress(address, route.port()))
                .toList();
    }

    /** The first address that answers; a host with a dead IPv6 or a dead replica is still reached. */
    private Socket direct(List<SocketAddress> addresses, UpstreamCall call) throws IOException {
        IOException failure = new IOException("no address");
        for (SocketAddress address : addresses) {
            try {
                return connect(new Socket(), address, call);
            } catch (IOException e) {
                failure = e;
                if (call.aborted().isPresent()) {
                    break;
                }
            }
        }
        throw failure;
    }

    private Socket connect(Socket socket, SocketAddress address, UpstreamCall call) throws IOException {
        try {
            call.attach(socket);
            socket.connect(address, timeoutMillis);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** A proxy's address comes unresolved from the JVM's settings. */
    private static SocketAddress resolved(SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.isUnresolved()
                ? new InetSocketAddress(inet.getHostString(), inet.getPort())
                : address;
    }

    private Socket secure(Socket tcp, Route route) throws IOException {
        SSLSocket socket = (SSLSocket) tls.createSocket(tcp, route.host(), route.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }
}
