package org.parley.browser;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parley.testing.Eventually;
import org.parley.testing.ParleyServer;

/**
 * A virus scanner or proxy that looks at each response before it lets it through: event streams come when they have ended. One
 * request for each connection. Thread-safe.
 */
final class MiddleBox implements AutoCloseable {
    /** How much of an event stream is held until its end. */
    enum Holds {
        BODY,
        HEAD_AND_BODY
    }

    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)");
    private static final Pattern EVENT_STREAM = Pattern.compile("(?im)^content-type: *text/event-stream");

    private final ServerSocket entrance;
    private final int server;
    private final Holds holds;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private MiddleBox(ServerSocket entrance, int server, Holds holds) {
        this.entrance = entrance;
        this.server = server;
        this.holds = holds;
        Thread.ofVirtual().name("middle-box").start(this::accept);
    }

    static MiddleBox before(ParleyServer server, Holds holds) {
        try {
            return new MiddleBox(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server.port(), holds);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + entrance.getLocalPort() + path);
    }

    /** The heads of the requests so far that contain this. */
    List<String> requests(String part) {
        return requests.stream().filter(head -> head.contains(part)).toList();
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket browser = entrance.accept();
                Thread.ofVirtual().start(() -> serve(browser));
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void serve(Socket browser) {
        open.add(browser);
        try (browser;
                Socket behind = new Socket(InetAddress.getLoopbackAddress(), server)) {
            open.add(behind);
            InputStream in = new BufferedInputStream(browser.getInputStream());
            String head = head(in);
            requests.add(head);
            Matcher length = LENGTH.matcher(head);
            byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
            OutputStream out = new BufferedOutputStream(behind.getOutputStream());
            out.write(head.replaceFirst("(?im)^connection: .*$", "Connection: close")
                    .getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
            out.flush();
            Thread.ofVirtual().start(() -> leaveWith(in, behind));
            answer(new BufferedInputStream(behind.getInputStream()), browser.getOutputStream());
            open.remove(behind);
        } catch (IOException e) {
            // one of them left
        } finally {
            open.removeIf(Socket::isClosed);
        }
    }

    private void answer(InputStream behind, OutputStream browser) throws IOException {
        byte[] head = head(behind).getBytes(StandardCharsets.ISO_8859_1);
        if (!EVENT_STREAM.matcher(new String(head, StandardCharsets.ISO_8859_1)).find()) {
            browser.write(head);
            behind.transferTo(browser);
            return;
        }
        if (holds == Holds.BODY) {
            browser.write(head);
        }
        byte[] body = behind.readAllBytes();
        if (holds == Holds.HEAD_AND_BODY) {
            browser.write(head);
        }
        browser.write(body);
    }

    /** When the browser gives up, so do we. */
    private void leaveWith(InputStream browser, Socket behind) {
        try (behind) {
            while (browser.read() >= 0) {
                // it has nothing to say
            }
        } catch (IOException e) {
            // gone
        } finally {
            open.remove(behind);
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no whole head");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            entrance.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Eventually.eventually("the box is empty", () -> open.stream().allMatch(Socket::isClosed));
    }
}
