package org.parley.sse;

/**
 * A place from which one pump reads. Called by one thread at a time; {@link #poll} and {@link #heartbeat} under the pump's
 * lock, so they never block and never call back into the pump.
 */
public interface SseSource {

    /** The bytes after those of the last call, at most {@code limit} of them. */
    Piece poll(int limit);

    /** A heartbeat is due, and the last {@link #poll} had nothing: what is sent in its place. */
    Piece heartbeat();

    /**
     * The pump has ended and calls no more; exactly once, and without the pump's lock.
     *
     * @param complete whether the client was sent everything up to the source's end; false when it went away before
     */
    void released(boolean complete);
}
