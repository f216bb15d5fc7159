package org.parley.generation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.parley.sse.Piece;
import org.parley.testing.Eventually;

/** Reads a follower to its end, waiting for its wake-ups; keeps the bytes. */
final class Reader implements AutoCloseable {
    private final Follower follower;
    private final Semaphore more = new Semaphore(0);
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Reader(Generation generation, long after) {
        this(generation.follow(after).orElseThrow());
    }

    private Reader(Follower follower) {
        this.follower = follower;
        follower.onMore(more::release);
    }

    /** The whole rest of the stream. */
    static String readAll(Generation generation, long after) {
        try (Reader reader = new Reader(generation, after)) {
            return reader.toEnd();
        }
    }

    String toEnd() {
        while (!(step(64) instanceof Piece.End)) {
            // reads on
        }
        return bytes.toString(UTF_8);
    }

    /** Reads some bytes, or waits until there is something to read. */
    Piece step(int limit) {
        Piece piece = follower.next(limit);
        switch (piece) {
            case Piece.Bytes read -> bytes.write(read.array(), read.offset(), read.length());
            case Piece.Nothing nothing -> await();
            case Piece.End end -> {
                // told to the caller
            }
            case Piece.Pause pause -> throw new AssertionError("a log never pauses");
        }
        return piece;
    }

    /** What was read without waiting. */
    String now() {
        while (follower.next(Integer.MAX_VALUE) instanceof Piece.Bytes read) {
            bytes.write(read.array(), read.offset(), read.length());
        }
        return bytes.toString(UTF_8);
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        follower.close();
    }

    private void await() {
        try {
            if (!more.tryAcquire(Eventually.DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("nobody woke the reader");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
