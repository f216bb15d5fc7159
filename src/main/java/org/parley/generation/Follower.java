package org.parley.generation;

import org.parley.sse.Piece;

/**
 * One reader of a generation: a position in its log. While a follower is open the generation counts as read. Reading is
 * for one thread at a time; closing is for any.
 */
public final class Follower implements AutoCloseable {
    private static final Runnable NOBODY = () -> {};

    /** What an event-wise reader gets. */
    public sealed interface Read {
        Read NOTHING = new Nothing();
        Read END = new End();

        record Event(StoredEvent event) implements Read {}

        /** Nothing now. */
        record Nothing() implements Read {}

        /** The terminal event has been read. */
        record End() implements Read {}
    }

    private final Generation generation;
    private final GenerationLog.Cursor cursor;
    private volatile Runnable reader = NOBODY;
    private volatile boolean dismissed;
    private volatile boolean closed;

    Follower(Generation generation, GenerationLog.Cursor cursor) {
        this.generation = generation;
        this.cursor = cursor;
    }

    /** Called after every burst of new events, on the thread that made them: must not block. Runs once at once. */
    public void onMore(Runnable wake) {
        reader = wake;
        wake.run();
    }

    /** The next bytes of the stream, at most {@code limit}; a frame may come in parts. */
    public Piece next(int limit) {
        return dismissed ? Piece.END : counted(cursor.next(limit));
    }

    /** The next event, none for one that is dismissed; not to be mixed with {@link #next}. */
    public Read nextEvent() {
        if (dismissed) {
            return Read.NOTHING;
        }
        return switch (counted(cursor.nextFrame())) {
            case Piece.Bytes frame -> new Read.Event(Frames.parse(cursor.sequence(), frame));
            case Piece.End end -> Read.END;
            case Piece.Nothing nothing -> Read.NOTHING;
            case Piece.Pause pause -> Read.NOTHING;
        };
    }

    private Piece counted(Piece piece) {
        if (piece instanceof Piece.Bytes bytes) {
            generation.read(bytes.length());
        }
        return piece;
    }

    public Generation generation() {
        return generation;
    }

    /** Reads no more. Idempotent. */
    @Override
    public void close() {
        closed = true;
        reader = NOBODY;
        generation.left(this);
    }

    public boolean closed() {
        return closed;
    }

    /** Whether its reader is to end without the answer's end. */
    public boolean dismissed() {
        return dismissed;
    }

    /** Nothing more is read by it; the reader sees the end of the stream, and no terminal event. */
    public void dismiss() {
        dismissed = true;
        wake();
    }

    void wake() {
        reader.run();
    }
}
