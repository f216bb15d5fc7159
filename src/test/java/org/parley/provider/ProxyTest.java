package org.parley.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.parley.testing.LogRecorder;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamRequest;

/** Through the proxy that the JVM is told to use: a real one, which answers CONNECT and otherwise passes on. */
@Isolated("sets the JVM's proxy selector")
final class ProxyTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final ProxySelector before = ProxySelector.getDefault();
    private final ServerSocket proxy;
    /** Where everything goes instead of where it wants to; 0 is off. */
    private volatile int redirect;

    private volatile String refusal = "";
    private volatile boolean silent;
    private volatile boolean left;

    private final List<String> requestLines = new CopyOnWriteArrayList<>();

    ProxyTest() throws IOException {
        proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
        ProxySelector.setDefault(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                InetSocketAddress address = InetSocketAddress.createUnresolved("127.0.0.1", proxy.getLocalPort());
                return List.of(new Proxy(Proxy.Type.HTTP, address));
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        });
    }

    @AfterEach
    void stop() throws IOException {
        ProxySelector.setDefault(before);
        proxy.close();
    }

    @Test
    void plainHttpNamesTheWholeUrl() {
        try (TestUpstream upstream = TestUpstream.start()) {
            ask(upstream, new OpenAiProvider(OpenAiFixture.options(upstream.baseUrl(), LONG, LONG)));
            assertEquals("POST " + upstream.baseUrl() + "/responses HTTP/1.1", requestLines.getFirst());
        }
    }

    @Test
    void tlsGoesThroughATunnel() throws IOException {
        SSLContext tls = TestCertificate.localhost();
        try (TestUpstream upstream = TestUpstream.tls(
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("localhost")))) {
            ask(
                    upstream,
                    new OpenAiProvider(
                            OpenAiFixture.options(upstream.baseUrl(), LONG, LONG), tls.getSocketFactory(), 20));
            assertTrue(
                    requestLines.getFirst().startsWith("CONNECT localhost:" + upstream.port()),
                    requestLines.getFirst());
        }
    }

    @Test
    void azureGetsItsKeyInItsOwnHeader() {
        try (TestUpstream upstream = TestUpstream.start()) {
            redirect = upstream.port();
            String url = "http://parley-test.openai.azure.com/v1/responses/openai/v1";
            ask(upstream, new OpenAiProvider(OpenAiFixture.options(url, LONG, LONG)));
            TestUpstreamRequest request = upstream.awaitExchange(0).request();
            assertEquals(OpenAiFixture.KEY, request.header("api-key"));
            assertEquals("", request.header("authorization"));
            assertEquals("/v1/responses/openai/v1/responses", request.path());
        }
    }

    @Test
    void stoppingWhileTheTunnelIsDugClosesTheConnection() throws Exception {
        silent = true;
        String url = "https://localhost:1/v1";
        try (OpenAiProvider provider = OpenAiFixture.provider(url, LONG, LONG)) {
            Asking asking = Asking.start(provider, Prompt.of("m", "Hello"));
            TestUpstream.await("the proxy is asked", () -> !requestLines.isEmpty());
            asking.cancellation().cancel();
            assertInstanceOf(Ending.Cancelled.class, asking.ending());
            TestUpstream.await("the proxy is left", Duration.ofSeconds(1), () -> left);
        }
    }

    @Test
    void aProxyThatRefusesTheTunnelLeavesTheModelUnreachable() throws Exception {
        refusal = "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n";
        try (LogRecorder log = LogRecorder.start();
                OpenAiProvider provider = OpenAiFixture.provider("https://localhost:1/v1", LONG, LONG)) {
            Fault fault = Asking.start(provider, Prompt.of("m", "Hello")).fault();
            assertEquals(UpstreamFaults.unreachable(), fault);
            assertEquals(List.of("CONNECT localhost:1 HTTP/1.1"), requestLines);
            assertTrue(log.records().toString().contains("407"), log.records().toString());
        }
    }

    private static void ask(TestUpstream upstream, OpenAiProvider opened) {
        try (OpenAiProvider provider = opened) {
            Asking asking = Asking.start(provider, Prompt.of("mock-n5", "Hello"));
            assertInstanceOf(Ending.Completed.class, asking.ending());
            assertEquals(TestUpstream.expectedText("mock-n5"), asking.sink().text());
            assertEquals(1, upstream.started());
        }
    }

    private void accept() {
        while (!proxy.isClosed()) {
            try {
                Socket client = proxy.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            String line = head.substring(0, head.indexOf("\r\n"));
            requestLines.add(line);
            if (!refusal.isEmpty()) {
                client.getOutputStream().write(refusal.getBytes(StandardCharsets.US_ASCII));
                return;
            }
            if (silent) {
                left = in.read() < 0;
                return;
            }
            boolean tunnel = line.startsWith("CONNECT ");
            URI target = URI.create(tunnel ? "https://" + line.split(" ", 3)[1] : line.split(" ", 3)[1]);
            String host = redirect == 0 ? target.getHost() : "127.0.0.1";
            try (Socket server = new Socket(host, redirect == 0 ? target.getPort() : redirect)) {
                if (tunnel) {
                    client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } else {
                    String relative = head.toString().replaceFirst("http://[^/]*", "");
                    server.getOutputStream().write(relative.getBytes(StandardCharsets.ISO_8859_1));
                }
                Thread.ofVirtual().start(() -> copy(in, server));
                server.getInputStream().transferTo(client.getOutputStream());
            }
        } catch (IOException e) {
            // one side left
        }
    }

    private static void copy(InputStream in, Socket server) {
        try {
            OutputStream out = server.getOutputStream();
            in.transferTo(out);
            server.shutdownOutput();
        } catch (IOException e) {
            // one side left
        }
    }
}
