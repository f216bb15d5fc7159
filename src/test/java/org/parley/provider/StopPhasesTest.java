package org.parley.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.parley.testing.LogRecorder;
import org.parley.testing.TestUpstream;

/** Stop before there is an answer: in each phase of asking it ends the question at once, and nobody is warned of it. */
final class StopPhasesTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void whileConnecting() throws Exception {
        try (FullServer full = new FullServer()) {
            assertStops("http", full.port(), "Hello", full::awaitConnecting);
        }
    }

    @Test
    void whileShakingHands() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertStops(
                    "https",
                    mute.getLocalPort(),
                    "Hello",
                    () -> accepted(mute).getInputStream().read());
        }
    }

    @Test
    void whileTheQuestionIsSent() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertStops(
                    "http",
                    mute.getLocalPort(),
                    "x".repeat(16 << 20),
                    () -> accepted(mute).getInputStream().read());
        }
    }

    /** For what cannot be broken off, as the look-up of a name. */
    @Test
    void whileSomethingWaitsThatNobodyCanEnd() throws Exception {
        UpstreamCall call = new UpstreamCall(LONG, LONG);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<ProviderException> ended = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> ended.complete(assertThrows(
                        ProviderException.class,
                        () -> call.send(() -> {
                            begun.countDown();
                            return end.await(LONG.toSeconds(), TimeUnit.SECONDS);
                        }))));
        begun.await();
        call.abort(UpstreamCall.Abort.TIMEOUT);
        assertEquals(
                UpstreamFaults.timeout(),
                ended.get(LONG.toSeconds(), TimeUnit.SECONDS).fault());
        end.countDown();
    }

    private interface Phase {
        void await() throws Exception;
    }

    private static void assertStops(String scheme, int port, String question, Phase reached) throws Exception {
        String url = scheme + "://127.0.0.1:" + port + "/v1";
        try (LogRecorder log = LogRecorder.start();
                OpenAiProvider provider = OpenAiFixture.provider(url, LONG, LONG)) {
            Asking asking = Asking.start(provider, Prompt.of("m", question));
            reached.await();
            long before = System.nanoTime();
            asking.cancellation().cancel();
            assertInstanceOf(Ending.Cancelled.class, asking.ending());
            assertEquals(0, Duration.ofNanos(System.nanoTime() - before).toSeconds());
            assertEquals(List.of(), log.records());
        }
    }

    private static Socket accepted(ServerSocket server) throws IOException {
        server.setSoTimeout((int) TestUpstream.DEADLINE.toMillis());
        return server.accept();
    }
}
