package org.parley.telemetry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import org.parley.sse.Piece;
import org.parley.sse.SseSource;

/** One document, said when nothing runs any more or the time is over; looks again and again, so nobody need wake it. */
final class DrainReply implements SseSource {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    /** When an answer is over its last words are still on their way; a reader that takes longer than this comes back for them. */
    private static final long FAREWELL_NANOS = Duration.ofSeconds(5).toNanos();

    private final Drainage drainage;
    private final long deadline;
    private long farewell;
    private boolean said;

    DrainReply(Drainage drainage, Duration limit) {
        this.drainage = drainage;
        long now = System.nanoTime();
        this.deadline = now + limit.toNanos();
        this.farewell = now + FAREWELL_NANOS;
    }

    @Override
    public Piece poll(int limit) {
        if (said) {
            return Piece.END;
        }
        int running = drainage.running();
        long now = System.nanoTime();
        if (running > 0) {
            farewell = now + FAREWELL_NANOS;
        }
        boolean awaited = running > 0 || (drainage.readers() > 0 && now - farewell < 0);
        if (awaited && now - deadline < 0) {
            return new Piece.Pause(BETWEEN_LOOKS);
        }
        said = true;
        String status = running == 0 ? "DRAINED" : "TIMEOUT";
        return Piece.Bytes.of(("{\"status\":\"" + status + "\",\"running\":" + running + "}\n").getBytes(US_ASCII));
    }

    @Override
    public Piece heartbeat() {
        throw new IllegalStateException("it was not asked for");
    }

    @Override
    public void released(boolean complete) {
        // who asked has the answer or has left; the node drains all the same
    }
}
