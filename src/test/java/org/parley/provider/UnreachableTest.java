package org.parley.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** No connection, for whatever reason, is one fault: the model cannot be reached. */
final class UnreachableTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);

    @Test
    void aServerThatIsNotThere() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertUnreachable("http://127.0.0.1:" + port + "/v1", LONG);
    }

    @Test
    void aHostWithoutAddress() {
        assertUnreachable("http://no-such-host.invalid/v1", LONG);
    }

    @Test
    void aServerThatTakesNoConnection() throws IOException {
        try (FullServer full = new FullServer()) {
            assertUnreachable("http://127.0.0.1:" + full.port() + "/v1", SHORT);
        }
    }

    @Test
    void aServerThatDoesNotAnswerTheHandshake() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertUnreachable("https://127.0.0.1:" + mute.getLocalPort() + "/v1", SHORT);
        }
    }

    /** As a load balancer does that has no server at the moment: worth another try. */
    @Test
    void aServerThatHangsUpInTheHandshake() throws IOException {
        AtomicInteger accepted = new AtomicInteger();
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                while (!server.isClosed()) {
                    try (var socket = server.accept()) {
                        accepted.incrementAndGet();
                        socket.getInputStream().read(new byte[4096]);
                    } catch (IOException e) {
                        // closed
                    }
                }
            });
            String url = "https://127.0.0.1:" + server.getLocalPort() + "/v1";
            try (OpenAiProvider provider = provider(url, LONG)) {
                assertEquals(
                        UpstreamFaults.unreachable(),
                        Asking.start(provider, Prompt.of("m", "Hello")).fault());
            }
            assertEquals(3, accepted.get());
        }
    }

    private static void assertUnreachable(String url, Duration connecting) {
        try (OpenAiProvider provider = provider(url, connecting)) {
            Fault fault = Asking.start(provider, Prompt.of("m", "Hello")).fault();
            assertEquals(UpstreamFaults.unreachable(), fault);
            assertEquals(503, fault.status());
            assertFalse(fault.toString().contains("127.0.0.1"));
            ProviderException listing = assertThrows(ProviderException.class, provider::models);
            assertEquals(UpstreamFaults.unreachable(), listing.fault());
        }
    }

    private static OpenAiProvider provider(String url, Duration connecting) {
        return new OpenAiProvider(new OpenAiOptions(
                Optional.empty(),
                Optional.of(URI.create(url)),
                Optional.empty(),
                Optional.empty(),
                UpstreamApi.AUTO,
                connecting,
                LONG,
                LONG,
                false));
    }
}
