package org.parley.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.parley.config.Settings;
import org.parley.generation.Follower;
import org.parley.sse.Pump;
import org.parley.sse.SseSource;
import org.parley.sse.Ticker;

/** Puts a follower on one of the three wires. After these methods the response belongs to a pump. */
final class Streams {
    private static final Duration LONG_POLL = Duration.ofSeconds(25);

    private final Ticker ticker;
    private final Settings settings;

    Streams(Ticker ticker, Settings settings) {
        this.ticker = ticker;
        this.settings = settings;
    }

    void events(Follower follower, HttpServletRequest request, HttpServletResponse response) throws IOException {
        noBuffering(response, "text/event-stream");
        response.flushBuffer(); // headers at once; some servers (Open Liberty) need it before startAsync
        pump(new EventStreamSource(follower), follower, request, settings.heartbeat());
    }

    void plainText(Follower follower, HttpServletRequest request, HttpServletResponse response) throws IOException {
        noBuffering(response, "text/plain");
        response.flushBuffer();
        pump(new PlainTextSource(follower, settings.tokens()), follower, request, Duration.ZERO);
    }

    void longPoll(Follower follower, long after, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        AtomicBoolean timeIsUp = new AtomicBoolean();
        Pump pump = pump(new LongPollSource(follower, after, timeIsUp::get), follower, request, Duration.ZERO);
        ticker.after(LONG_POLL, () -> {
            timeIsUp.set(true);
            pump.wake();
        });
    }

    private Pump pump(SseSource source, Follower follower, HttpServletRequest request, Duration heartbeat)
            throws IOException {
        AsyncContext async = request.startAsync();
        Pump pump = Pump.start(source, async, ticker, heartbeat);
        follower.onMore(pump::wake);
        return pump;
    }

    /** Every hop that could hold the stream back is told not to. */
    private static void noBuffering(HttpServletResponse response, String mediaType) {
        response.setContentType(mediaType + ";charset=utf-8");
        response.setHeader("Cache-Control", "no-cache, no-store, no-transform");
        response.setHeader("X-Accel-Buffering", "no");
    }
}
