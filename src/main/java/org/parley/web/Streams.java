package org.parley.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.parley.config.Settings;
import org.parley.generation.Follower;
import org.parley.identity.Caller;
import org.parley.identity.KeyWatch;
import org.parley.sse.Pump;
import org.parley.sse.SseSource;
import org.parley.sse.Ticker;

/**
 * Puts a follower on one of the three wires. After these methods the response belongs to a pump, and the follower is closed
 * with it, also when they throw.
 */
final class Streams {
    /** The contract's 25 s, less what the ticker may be late. */
    private static final Duration LONG_POLL = Duration.ofMillis(24_500);

    private final Ticker ticker;
    private final Settings settings;
    private final KeyWatch watch;

    Streams(Ticker ticker, Settings settings, KeyWatch watch) {
        this.ticker = ticker;
        this.settings = settings;
        this.watch = watch;
    }

    void events(Follower follower, HttpServletRequest request, HttpServletResponse response) throws IOException {
        noBuffering(response, "text/event-stream");
        pump(new EventStreamSource(follower), follower, request, response, settings.heartbeat());
    }

    void plainText(Follower follower, HttpServletRequest request, HttpServletResponse response) throws IOException {
        noBuffering(response, "text/plain");
        pump(new PlainTextSource(follower, settings.tokens()), follower, request, response, Duration.ZERO);
    }

    void longPoll(Follower follower, long after, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        pump(new LongPollSource(follower, after), follower, request, response, LONG_POLL);
    }

    void selfTest(SelfTestSource source, HttpServletRequest request, HttpServletResponse response) throws IOException {
        noBuffering(response, "text/event-stream");
        response.flushBuffer();
        var unused = Pump.start(source, request.startAsync(), ticker, Duration.ZERO);
    }

    private void pump(
            SseSource source,
            Follower follower,
            HttpServletRequest request,
            HttpServletResponse response,
            Duration heartbeat)
            throws IOException {
        try {
            response.flushBuffer(); // headers at once; some servers (Open Liberty) need it before startAsync
            Pump pump = Pump.start(source, request.startAsync(), ticker, heartbeat);
            follower.onMore(pump::wake);
            Caller owner = follower.generation().owner();
            watch.addReader(IdentityFilter.caller(request), owner, follower::closed, follower::dismiss);
        } catch (IOException | RuntimeException e) {
            follower.close();
            throw e;
        }
    }

    /** Every hop that could hold the stream back is told not to. */
    private static void noBuffering(HttpServletResponse response, String mediaType) {
        response.setContentType(mediaType + ";charset=utf-8");
        response.setHeader("Cache-Control", "no-cache, no-store, no-transform");
        response.setHeader("X-Accel-Buffering", "no");
    }
}
