package org.parley.web;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.parley.sse.Piece;
import org.parley.sse.SseFrame;
import org.parley.sse.SseSource;

/** Events with a pause before each, and the time in each: who gets several at once sits behind something that holds them back. */
final class SelfTestSource implements SseSource {
    static final int EVENTS = 8;
    static final Duration PAUSE = Duration.ofMillis(400);

    /**
     * @param hops who forwarded the request, as far as they say
     * @param sent in milliseconds
     */
    record Event(int number, int of, long pause, long sent, List<String> hops) {}

    private final List<String> hops;
    private int sent;
    private boolean paused = true;

    SelfTestSource(List<String> hops) {
        this.hops = hops;
    }

    @Override
    public Piece poll(int limit) {
        if (sent == EVENTS) {
            return Piece.END;
        }
        paused = !paused;
        if (paused) {
            return new Piece.Pause(PAUSE);
        }
        sent++;
        Event event = new Event(sent, EVENTS, PAUSE.toMillis(), System.currentTimeMillis(), hops);
        String frame = "event: tick\ndata: " + new String(Json.bytes(event), StandardCharsets.UTF_8) + "\n\n";
        return Piece.Bytes.of(frame.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Piece heartbeat() {
        return SseFrame.heartbeat();
    }

    @Override
    public void released(boolean complete) {
        // nothing was held
    }
}
