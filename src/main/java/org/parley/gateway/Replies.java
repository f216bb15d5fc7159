package org.parley.gateway;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import org.parley.generation.Follower;
import org.parley.sse.Pump;
import org.parley.sse.Ticker;

/** Hands replies to pumps. After {@link #send} the response belongs to one, and the follower is closed with it. */
record Replies(Ticker ticker, Duration heartbeat) {

    void send(Reply reply, Follower follower, HttpServletRequest request) throws IOException {
        try {
            Pump pump = Pump.start(reply, request.startAsync(), ticker, heartbeat);
            follower.onMore(pump::wake);
        } catch (IOException | RuntimeException e) {
            follower.close();
            throw e;
        }
    }
}
