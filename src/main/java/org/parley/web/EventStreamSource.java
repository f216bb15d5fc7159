package org.parley.web;

import java.util.concurrent.ThreadLocalRandom;
import org.parley.generation.Follower;
import org.parley.sse.Piece;
import org.parley.sse.SseFrame;
import org.parley.sse.SseSource;

/** The event stream: a {@code retry} line, then the generation's log byte for byte. */
final class EventStreamSource implements SseSource {
    /** Spread, so that the clients of a restarted server do not come back all at once. */
    private static final int RETRY_LEAST_MILLIS = 1_000;

    private static final int RETRY_MOST_MILLIS = 3_000;

    private final Follower follower;
    private boolean begun;

    EventStreamSource(Follower follower) {
        this.follower = follower;
    }

    @Override
    public Piece poll(int limit) {
        if (!begun) {
            begun = true;
            int retry = ThreadLocalRandom.current().nextInt(RETRY_LEAST_MILLIS, RETRY_MOST_MILLIS);
            return SseFrame.retry(retry);
        }
        return follower.next(limit);
    }

    @Override
    public Piece heartbeat() {
        return SseFrame.heartbeat();
    }

    @Override
    public void released(boolean complete) {
        follower.close();
    }
}
