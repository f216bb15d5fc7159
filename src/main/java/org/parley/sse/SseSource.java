package org.parley.sse;

/**
 * A place from which one pump reads. Called by one thread at a time, under the pump's lock, so it never blocks and never
 * calls back into the pump.
 */
public interface SseSource {

    /** The bytes after those of the last call, at most {@code limit} of them. */
    Piece poll(int limit);

    /**
     * The pump has ended and calls no more; exactly once.
     *
     * @param complete whether the client was sent everything up to the source's end; false when it went away before
     */
    void released(boolean complete);
}
