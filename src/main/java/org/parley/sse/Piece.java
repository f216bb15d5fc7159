package org.parley.sse;

import java.time.Duration;

/** What a source has for its reader at this moment. */
public sealed interface Piece {
    Piece NOTHING = new Nothing();
    Piece END = new End();

    /** Bytes lent to the reader, who must not change them. {@code length} is at least 1. */
    @SuppressWarnings("ArrayRecordComponent") // a window on the log, never compared
    record Bytes(byte[] array, int offset, int length) implements Piece {
        public static Bytes of(byte[] all) {
            return new Bytes(all, 0, all.length);
        }
    }

    /** Nothing now; the reader is woken when there is more. */
    record Nothing() implements Piece {}

    /** Send what was given, and ask again after this time: what follows must reach the client apart from what went before. */
    record Pause(Duration time) implements Piece {}

    /** There will never be more. Said again however often one asks. */
    record End() implements Piece {}
}
