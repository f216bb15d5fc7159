package org.parley.gateway;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import org.parley.generation.Follower;
import org.parley.generation.Generation;
import org.parley.provider.Fault;
import org.parley.sse.Piece;
import org.parley.sse.SseSource;

/**
 * What is sent of one answer. Begins when the model's server has said something, so that a failure before that is told by its status; or
 * with the first heartbeat, where the reply can bear one.
 */
abstract class Reply implements SseSource {
    /** A model's server that refuses does so sooner; a client that has left meanwhile is noticed later. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

    private final long since = System.nanoTime();
    private final Follower follower;
    private final HttpServletResponse response;
    private boolean begun;
    private boolean refused;

    Reply(Follower follower, HttpServletResponse response) {
        this.follower = follower;
        this.response = response;
    }

    /** Whether there is enough to begin with. */
    abstract boolean ready(Generation generation);

    /** The response's media type. */
    abstract String mediaType();

    /** What follows, at most {@code limit} bytes or the least that can be sent. */
    abstract Piece next(Follower answer, int limit);

    @Override
    public final Piece poll(int limit) {
        if (refused || follower.dismissed()) {
            return Piece.END;
        }
        if (!begun) {
            Generation generation = follower.generation();
            if (!ready(generation)) {
                return Piece.NOTHING;
            }
            Optional<Fault> fault = fault(generation);
            if (fault.isPresent()) {
                return refuse(ApiError.of(fault.get()));
            }
            begin();
        }
        return next(follower, limit);
    }

    /** What can be told by a status, since nothing has been sent. */
    Optional<Fault> fault(Generation generation) {
        return generation.refusal();
    }

    /** Whether a heartbeat has to wait, since nothing has been said; if not, the reply begins with it. */
    final boolean patient() {
        boolean wait = !begun && System.nanoTime() - since < PATIENCE_NANOS;
        if (!wait) {
            begin();
        }
        return wait;
    }

    /** Whether the model's server has said something. */
    final boolean spoken() {
        return follower.generation().last() > 0;
    }

    final void begin() {
        if (!begun) {
            begun = true;
            response.setStatus(HttpServletResponse.SC_OK);
            response.setContentType(mediaType());
            response.setHeader("Cache-Control", "no-cache, no-store, no-transform");
            response.setHeader("X-Accel-Buffering", "no");
        }
    }

    private Piece refuse(ApiError error) {
        refused = true;
        error.announce(response);
        return Piece.Bytes.of(Json.bytes(error.json()));
    }

    @Override
    public final void released(boolean complete) {
        follower.close();
    }
}
