package org.parley.testing;

import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * One answer of {@link TestUpstream}: what was asked, and the means to send the answer step by step. The steps may be called
 * by a script or by the test, by one thread at a time. A step after the peer has left throws {@link UncheckedIOException}.
 */
public final class TestUpstreamExchange {
    private static final int EVERYTHING = 1 << 30;
    private static final Pattern TERMINAL =
            Pattern.compile("\\{\"type\":\"(response\\.(completed|incomplete|failed)|error)\"");

    private final TestUpstreamWire wire;
    private final TestUpstreamRequest request;
    /** What is made in the background goes there, and not over the wire. */
    private final Optional<TestUpstreamResponse> response;

    private final TestUpstreamEvents events;
    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch peerLeft = new CountDownLatch(1);
    private final Semaphore gate = new Semaphore(0);
    private volatile boolean finished;
    private volatile boolean headSent;
    private volatile long leftAt;

    TestUpstreamExchange(Socket socket, TestUpstreamRequest request) {
        this(new TestUpstreamWire(socket), request, Optional.empty());
    }

    private TestUpstreamExchange(
            TestUpstreamWire wire, TestUpstreamRequest request, Optional<TestUpstreamResponse> response) {
        this.response = response;
        this.wire = wire;
        this.request = request;
        this.events = new TestUpstreamEvents();
    }

    public TestUpstreamRequest request() {
        return request;
    }

    public String model() {
        return request.json().path("model").asText();
    }

    /** The same question, answered in the background. */
    TestUpstreamExchange background(TestUpstreamResponse kept) {
        return new TestUpstreamExchange(wire, request, Optional.of(kept));
    }

    /** For an answer that is made in the background. */
    public TestUpstreamResponse response() {
        return response.orElseThrow();
    }

    // ---- steps ----

    /** Status line and headers of a 200 with a chunked event stream. */
    public TestUpstreamExchange head() {
        headSent = true;
        response.ifPresentOrElse(TestUpstreamResponse::begin, wire::streamHead);
        return this;
    }

    /** Head, {@code created} and {@code in_progress}. */
    public TestUpstreamExchange begin() {
        return head().event(events.response("response.created", "in_progress", model(), ""))
                .event(events.response("response.in_progress", "in_progress", model(), ""));
    }

    public TestUpstreamExchange delta(String text) {
        return event(events.delta(text, 0, 0));
    }

    /** Any event: the JSON must have a {@code type} as its first member, which becomes the SSE event's name. */
    public TestUpstreamExchange event(String json) {
        if (TERMINAL.matcher(json).lookingAt()) {
            finish();
        }
        String named = response.map(kept ->
                        json.replace("\"id\":\"resp_68f0\"", "\"id\":\"" + kept.id() + "\",\"background\":true"))
                .orElse(json);
        return sse(TestUpstreamEvents.frame(named));
    }

    /** Text of the event stream, as one HTTP chunk. */
    public TestUpstreamExchange sse(String text) {
        return chunk(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The four closing events with this text, and the end of the HTTP body. */
    public TestUpstreamExchange complete(String text) {
        events.closing(text, model(), "completed").forEach(this::event);
        return end();
    }

    public TestUpstreamExchange comment() {
        return sse(": ping\n\n");
    }

    public TestUpstreamExchange keepalive() {
        return event("{\"type\":\"keepalive\",\"sequence_number\":" + events.next() + "}");
    }

    public TestUpstreamExchange chunk(byte[] bytes) {
        if (!headSent) {
            head();
        }
        response.ifPresentOrElse(kept -> kept.add(bytes), () -> wire.chunk(bytes));
        return this;
    }

    /** Bytes as they are, without HTTP framing. */
    public TestUpstreamExchange wire(byte[] bytes) {
        wire.bytes(bytes);
        return this;
    }

    public TestUpstreamExchange wire(String bytes) {
        return wire(bytes.getBytes(StandardCharsets.UTF_8));
    }

    /** The last chunk: a well-formed end of the HTTP body. */
    public TestUpstreamExchange end() {
        finish();
        response.ifPresentOrElse(TestUpstreamResponse::end, () -> wire("0\r\n\r\n"));
        over.countDown();
        return this;
    }

    /** A whole answer that is not a stream. */
    public TestUpstreamExchange json(int status, String body, String... headers) {
        return whole(status, "application/json", body, headers);
    }

    public TestUpstreamExchange whole(int status, String type, String body, String... headers) {
        finish();
        response.ifPresentOrElse(
                kept -> kept.instead(reader -> reader.whole(status, type, body, headers)),
                () -> wire.whole(status, type, body, headers));
        over.countDown();
        return this;
    }

    /** Connection reset. */
    public void cut() {
        finish();
        over.countDown();
        wire.reset();
    }

    /** A plain close. */
    public void fin() {
        finish();
        over.countDown();
        wire.close();
    }

    // ---- gates ----

    /** Lets a script with the word {@code gate} send this many more deltas. */
    public TestUpstreamExchange permit(int deltas) {
        gate.release(deltas);
        return this;
    }

    /** Waits for a permit; false when the peer left first. */
    boolean awaitPermit() {
        gate.acquireUninterruptibly();
        return !peerHasLeft();
    }

    /** Waits; false when the peer left meanwhile. */
    public boolean pause(Duration duration) {
        try {
            return !peerLeft.await(duration.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    // ---- what became of it ----

    /** The last step was sent, by a well-formed end or by a fault that was meant. */
    public boolean ended() {
        return finished;
    }

    public boolean peerHasLeft() {
        return peerLeft.getCount() == 0;
    }

    /** The peer left before the last step; or has cancelled what is made in the background. */
    public boolean aborted() {
        return peerHasLeft() && !finished;
    }

    public boolean open() {
        return !finished && !peerHasLeft();
    }

    /**
     * Waits until the peer has closed this answer's connection.
     *
     * @return the {@link System#nanoTime()} at which that was seen
     */
    public long awaitPeerLeft(Duration limit) {
        TestUpstream.await("the peer closes the connection", limit, this::peerHasLeft);
        return leftAt;
    }

    public int deltasSent() {
        return events.deltas();
    }

    TestUpstreamEvents events() {
        return events;
    }

    /** Waits until the last step was sent or the peer has left. */
    public void awaitEnd() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void play(TestUpstream.Script script) {
        try {
            script.play(this);
        } catch (UncheckedIOException e) {
            // the peer left: the reading side has seen it
        }
    }

    void peerLeft() {
        response.ifPresent(TestUpstreamResponse::end);
        leftAt = System.nanoTime();
        peerLeft.countDown();
        over.countDown();
        gate.release(EVERYTHING);
    }

    /** For an answer written with {@link #wire(String)}: that was all of it. */
    public void done() {
        finish();
        over.countDown();
    }

    private void finish() {
        finished = true;
    }
}
