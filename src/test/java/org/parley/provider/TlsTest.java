package org.parley.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;

/** The same over TLS. */
final class TlsTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final SSLContext CONTEXT = TestCertificate.localhost();

    private final TestUpstream upstream;

    TlsTest() throws IOException {
        upstream = TestUpstream.tls(
                CONTEXT.getServerSocketFactory().createServerSocket(0, 100, InetAddress.getByName("localhost")));
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void theWholeTextArrivesAndTheConnectionIsUsedAgain() {
        try (OpenAiProvider provider = provider(upstream.baseUrl(), CONTEXT.getSocketFactory())) {
            for (int i = 0; i < 5; i++) {
                Asking asking = Asking.start(provider, Prompt.of("mock-n200-utf8", "Hello"));
                assertInstanceOf(Ending.Completed.class, asking.ending());
                assertEquals(
                        TestUpstream.expectedText("mock-n200-utf8"),
                        asking.sink().text());
            }
            assertTrue(upstream.connections() <= 2, "connections: " + upstream.connections());
        }
    }

    @Test
    void aDeltaIsFlushedBeforeTheNextIsSent() {
        try (OpenAiProvider provider = provider(upstream.baseUrl(), CONTEXT.getSocketFactory())) {
            Asking asking = Asking.start(provider, Prompt.of("mock-n5-gate", "Hello"));
            TestUpstreamExchange exchange = upstream.awaitExchange(0);
            for (int i = 1; i <= 5; i++) {
                int length = TestUpstream.expectedText("mock-n5", i).length();
                exchange.permit(1);
                TestUpstream.await("delta " + i, () -> asking.sink().flushedLength() == length);
            }
            assertInstanceOf(Ending.Completed.class, asking.ending());
        }
    }

    @Test
    void cancellingInSilenceClosesTheConnection() {
        try (OpenAiProvider provider = provider(upstream.baseUrl(), CONTEXT.getSocketFactory())) {
            Asking asking = Asking.start(provider, Prompt.of("mock-stall-k3", "Hello"));
            TestUpstreamExchange exchange = upstream.awaitExchange(0);
            TestUpstream.await("text", () -> !asking.sink().text().isEmpty());
            asking.cancellation().cancel();
            exchange.awaitPeerLeft(Duration.ofSeconds(1));
            assertInstanceOf(Ending.Cancelled.class, asking.ending());
        }
    }

    @Test
    void aCertificateForAnotherNameIsRefused() {
        String url = upstream.baseUrl().replace("localhost", "127.0.0.1");
        assertRefused(url, CONTEXT.getSocketFactory());
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefused() {
        assertRefused(upstream.baseUrl(), (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    private void assertRefused(String url, SSLSocketFactory tls) {
        try (OpenAiProvider provider = provider(url, tls)) {
            Fault fault = Asking.start(provider, Prompt.of("mock-n1", "Hello")).fault();
            assertEquals("upstream-unreachable", fault.type());
            assertFalse(fault.retryable());
            assertEquals(0, upstream.started());
            assertEquals(1, upstream.connections());
        }
    }

    private static OpenAiProvider provider(String url, SSLSocketFactory tls) {
        return new OpenAiProvider(OpenAiFixture.options(url, LONG, LONG), tls, 20);
    }
}
