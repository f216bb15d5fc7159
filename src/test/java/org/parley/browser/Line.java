package org.parley.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.parley.testing.Eventually;
import org.parley.testing.ParleyServer;

/** The network between browser and server: a TCP proxy that passes everything on, until it is cut. Thread-safe. */
final class Line implements AutoCloseable {
    private static final long WHOLE = Long.MAX_VALUE / 2;

    private final ServerSocket entrance;
    private final int server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytesLeft = new AtomicLong(WHOLE);
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile boolean down;

    private Line(ServerSocket entrance, int server) {
        this.entrance = entrance;
        this.server = server;
        Thread.ofVirtual().name("line").start(this::accept);
    }

    static Line to(ParleyServer server) {
        try {
            return new Line(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server.port());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + entrance.getLocalPort() + path);
    }

    /** Every connection dies at once; new ones get through. */
    void cut() {
        cuts.incrementAndGet();
        open.forEach(Line::reset);
    }

    /** Cuts by itself when the server has sent this many more bytes, which need not be the end of anything. */
    void cutAfter(long bytes) {
        bytesLeft.set(bytes);
    }

    int cuts() {
        return cuts.get();
    }

    /** Nothing gets through any more. */
    void goDown() {
        down = true;
        cut();
    }

    void comeUp() {
        down = false;
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket browser = entrance.accept();
                if (down) {
                    reset(browser);
                } else {
                    connect(browser, new Socket(InetAddress.getLoopbackAddress(), server));
                }
            } catch (IOException e) {
                // closed, or nobody behind
            }
        }
    }

    private void connect(Socket browser, Socket behind) throws IOException {
        browser.setTcpNoDelay(true);
        behind.setTcpNoDelay(true);
        open.add(browser);
        open.add(behind);
        Thread.ofVirtual().start(() -> pass(browser, behind, false));
        Thread.ofVirtual().start(() -> pass(behind, browser, true));
    }

    private void pass(Socket from, Socket to, boolean counted) {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                long left = counted ? bytesLeft.addAndGet(-length) + length : WHOLE;
                out.write(buffer, 0, Math.clamp(left, 0, length));
                if (left <= length) {
                    bytesLeft.set(WHOLE);
                    from.shutdownOutput();
                    to.shutdownOutput(); // what was sent still arrives, as from a router that dies
                    cut();
                }
            }
        } catch (IOException e) {
            // the other direction ends by the same
        } finally {
            close(from);
            close(to);
        }
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // closed either way
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // closed either way
        }
    }

    @Override
    public void close() {
        try {
            entrance.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(Line::reset);
        Eventually.eventually("the line is empty", open::isEmpty);
    }
}
