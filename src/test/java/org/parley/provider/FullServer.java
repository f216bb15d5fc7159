package org.parley.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.parley.testing.TestUpstream;

/** A port whose queue is full, so that the kernel lets every further connection wait. */
final class FullServer implements AutoCloseable {
    private static final int FILL_MILLIS = 200;
    private static final int MOST = 50;

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<Socket> queue = new ArrayList<>();

    FullServer() throws IOException {
        while (connects()) {
            if (queue.size() > MOST) {
                throw new AssertionError("the queue does not fill");
            }
        }
    }

    int port() {
        return server.getLocalPort();
    }

    void awaitConnecting() {
        TestUpstream.await("a connection that waits", this::waits);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : queue) {
            socket.close();
        }
    }

    private boolean connects() throws IOException {
        Socket socket = new Socket();
        queue.add(socket);
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), FILL_MILLIS);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    /** Linux: state 2 is SYN_SENT. */
    private boolean waits() {
        String sent = String.format(":%04X 02 ", port());
        try {
            return Files.readString(Path.of("/proc/net/tcp")).contains(sent)
                    || Files.readString(Path.of("/proc/net/tcp6")).contains(sent);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
