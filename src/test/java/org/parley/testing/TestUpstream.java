package org.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A real HTTP server on the loopback address that speaks {@code POST /v1/responses} (streaming), {@code POST /v1/embeddings} and {@code GET
 * /v1/models}; or, after {@link #chatOnly()}, chat completions in place of the first.
 *
 * <p>What it answers is told by the first {@code mock-...} word in the request's model name or else in its body
 * (see {@link TestUpstreamScript} for the words), by a {@link Script}, or, after {@link #manual()}, step by step by the
 * test itself through the {@link TestUpstreamExchange}. Thread-safe; closing ends all of its connections and threads.
 */
public final class TestUpstream implements AutoCloseable {
    /** The longest that anything here waits for something to happen. */
    public static final Duration DEADLINE = Duration.ofSeconds(60);

    /** Plays one answer; exceptions from a closed connection end it quietly. */
    @FunctionalInterface
    public interface Script {
        void play(TestUpstreamExchange exchange);
    }

    private final ServerSocket server;
    private final String scheme;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<TestUpstreamExchange> exchanges = new CopyOnWriteArrayList<>();
    private final TestUpstreamResponses responses = new TestUpstreamResponses();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Script script = TestUpstreamScript::play;
    private volatile boolean chat;
    private volatile Script listing = list("gpt-5-mini", "gpt-5");
    private volatile Script moderating = exchange -> exchange.json(404, "{\"error\":{\"message\":\"not here\"}}");

    private TestUpstream(ServerSocket server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        Thread.ofVirtual().name("test-upstream-accept").start(this::accept);
    }

    public static TestUpstream start() {
        return start(0);
    }

    public static TestUpstream start(int port) {
        try {
            ServerSocket server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
            return new TestUpstream(server, "http");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server whose sockets are made by the caller, for example by an {@code SSLServerSocketFactory}. */
    public static TestUpstream tls(ServerSocket bound) {
        return new TestUpstream(bound, "https");
    }

    public int port() {
        return server.getLocalPort();
    }

    /** For example {@code http://127.0.0.1:12345/v1}. */
    public String baseUrl() {
        return scheme + "://" + (scheme.equals("https") ? "localhost" : "127.0.0.1") + ":" + port() + "/v1";
    }

    /** From now on it speaks {@code POST /v1/chat/completions} instead, as many local servers do. */
    public TestUpstream chatOnly() {
        chat = true;
        return script(TestUpstreamChat::play);
    }

    /** From now on the test sends every step of every answer by itself. */
    public TestUpstream manual() {
        return script(TestUpstreamExchange::awaitEnd);
    }

    public TestUpstream script(Script newScript) {
        script = newScript;
        return this;
    }

    /** Lets go of the answers that are over: their numbers are those of later ones from now on. */
    public void forgetOver() {
        exchanges.removeIf(exchange -> !exchange.open());
    }

    /** What {@code GET /v1/models} lists. */
    public TestUpstream models(String... names) {
        return listing(list(names));
    }

    /** What is answered to {@code GET /v1/models}. */
    public TestUpstream listing(Script newListing) {
        listing = newListing;
        return this;
    }

    /** What is answered to {@code POST /v1/moderations}; until then, that there is no such thing. */
    public TestUpstream moderating(Script newModerating) {
        moderating = newModerating;
        return this;
    }

    /** The answers that were asked for so far ({@code POST /v1/responses}), oldest first. */
    public List<TestUpstreamExchange> exchanges() {
        return List.copyOf(exchanges);
    }

    /** Waits for the n-th request, counted from 0. */
    public TestUpstreamExchange awaitExchange(int index) {
        await("request " + index, () -> exchanges.size() > index);
        return exchanges.get(index);
    }

    /** What was made in the background and nobody has deleted. */
    public int kept() {
        return responses.kept();
    }

    /** As if its time were up. */
    public void forget(TestUpstreamResponse response) {
        responses.forget(response);
    }

    public int started() {
        return exchanges.size();
    }

    /** Answers that were sent to their end, faults included. */
    public int completed() {
        return (int) exchanges.stream().filter(TestUpstreamExchange::ended).count();
    }

    /** Answers whose reader closed the connection before the end. */
    public int aborted() {
        return (int) exchanges.stream().filter(TestUpstreamExchange::aborted).count();
    }

    public int openStreams() {
        return (int) exchanges.stream().filter(TestUpstreamExchange::open).count();
    }

    public int openConnections() {
        return open.size();
    }

    /** All connections ever accepted. */
    public int connections() {
        return connections.get();
    }

    /** The whole text that an answer of this model has when nothing goes wrong. */
    public static String expectedText(String model) {
        return TestUpstreamScript.of(model).fullText();
    }

    /** The text of the first {@code count} deltas. */
    public static String expectedText(String model, int count) {
        return TestUpstreamScript.of(model).text(count);
    }

    /** Waits until the condition holds, at most {@link #DEADLINE}; fails naming {@code what}. */
    public static void await(String what, BooleanSupplier condition) {
        await(what, DEADLINE, condition);
    }

    public static void await(String what, Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + limit + ": " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        closeQuietly(server);
        open.forEach(TestUpstream::closeQuietly);
        await("connections of the test upstream closed", open::isEmpty);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().name("test-upstream").start(() -> serve(socket));
            } catch (IOException e) {
                closeQuietly(server);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            TestUpstreamConnection connection = new TestUpstreamConnection(socket);
            @Nullable TestUpstreamRequest request = connection.read();
            while (request != null) {
                TestUpstreamExchange exchange = new TestUpstreamExchange(socket, request);
                if (answer(exchange)) {
                    connection.watch(exchange);
                }
                request = connection.read();
            }
        } catch (IOException | UncheckedIOException e) {
            // the peer left, or close() ended it
        } finally {
            open.remove(socket);
        }
    }

    /** @return whether an answer is being sent by another thread */
    private boolean answer(TestUpstreamExchange exchange) {
        String path = exchange.request().path();
        if (path.startsWith("/v1/models")) {
            listing.play(exchange);
            return false;
        }
        if (path.startsWith("/v1/moderations")) {
            moderating.play(exchange);
            return false;
        }
        if (path.startsWith("/v1/embeddings")) {
            exchanges.add(exchange);
            TestUpstreamEmbeddings.play(exchange);
            return false;
        }
        if (path.startsWith("/v1/responses/resp_")) {
            return responses.answer(exchange);
        }
        if (!path.startsWith(chat ? "/v1/chat/completions" : "/v1/responses")) {
            exchange.json(404, TestUpstreamEvents.error("invalid_request_error", "no such path", "unknown_url"));
            return false;
        }
        Script playing = script;
        if (!chat && exchange.request().json().path("background").asBoolean()) {
            exchanges.add(responses.make(exchange, playing));
            return true;
        }
        exchanges.add(exchange);
        Thread.ofVirtual().name("test-upstream-script").start(() -> exchange.play(playing));
        return true;
    }

    private static Script list(String... names) {
        return exchange -> exchange.json(200, TestUpstreamEvents.models(List.of(names)));
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // closed either way
        }
    }
}
