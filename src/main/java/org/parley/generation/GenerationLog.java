package org.parley.generation;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.parley.sse.Piece;

/**
 * All that one generation has said, as finished SSE frames in a chain of blocks. Events are numbered 1, 2, 3, … without a
 * gap; after the terminal event the log is sealed and takes no more.
 *
 * <p>Thread-safe: one worker appends, anybody may seal, any number of {@link Cursor}s read. The lock is held for the copy of
 * an event, never over I/O. Bytes once appended never change, so readers are lent the blocks themselves.
 */
final class GenerationLog {
    private static final int FIRST_BLOCK = 512;
    private static final int LARGEST_BLOCK = 64 * 1024;
    private static final int SCRATCH = 512;

    /** @param at in {@link System#nanoTime()} */
    record Seal(GenerationEvent.Terminal event, long at) {}

    enum Append {
        DONE,
        /** The event came after the end and was dropped. */
        SEALED
    }

    private static final class Block {
        final byte[] bytes;
        final long firstSequence;
        int length;

        @Nullable
        Block next;

        Block(int capacity, long firstSequence) {
            this.bytes = new byte[capacity];
            this.firstSequence = firstSequence;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicLong heldByAll;
    private final Encoder encoder;
    /** The beginning; null once the log is forgotten. */
    private @Nullable Block head;

    private Block tail;
    private ByteBuilder scratch = new ByteBuilder(SCRATCH);
    private long last;
    private long size = FIRST_BLOCK;
    /** Written under the lock, together with the terminal event: who has read that event finds the log sealed. */
    private volatile @Nullable Seal seal;

    private int readers;

    /** How events become the bytes of a frame; under the log's lock. */
    @FunctionalInterface
    interface Encoder {
        void encode(long sequence, GenerationEvent event, ByteBuilder out);
    }

    /** @param heldByAll counts the bytes that all logs together keep in memory */
    GenerationLog(AtomicLong heldByAll, Encoder encoder) {
        this.heldByAll = heldByAll;
        this.encoder = encoder;
        heldByAll.addAndGet(size);
        tail = new Block(FIRST_BLOCK, 1);
        head = tail;
    }

    Append append(GenerationEvent event) {
        lock.lock();
        try {
            if (seal != null) {
                return Append.SEALED;
            }
            scratch.clear(SCRATCH);
            encoder.encode(last + 1, event, scratch);
            last++;
            store(scratch.array(), scratch.length());
            if (event instanceof GenerationEvent.Terminal terminal) {
                seal = new Seal(terminal, System.nanoTime());
                scratch = new ByteBuilder(0);
            }
            return Append.DONE;
        } finally {
            lock.unlock();
        }
    }

    private void store(byte[] frame, int length) {
        if (tail.bytes.length - tail.length < length) {
            Block block = new Block(Math.max(length, Math.min(tail.bytes.length * 2, LARGEST_BLOCK)), last);
            tail.next = block;
            tail = block;
            size += block.bytes.length;
            heldByAll.addAndGet(block.bytes.length);
        }
        System.arraycopy(frame, 0, tail.bytes, tail.length, length);
        tail.length += length;
    }

    /** The number of the newest event; 0 before the first. */
    long last() {
        lock.lock();
        try {
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** What ended it, and when; empty while it goes on. */
    Optional<Seal> seal() {
        return Optional.ofNullable(seal);
    }

    /** Bytes of memory held. */
    long size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of the events. Readers under way may finish; what they hold counts as held until the last has left. Called once. */
    void forgotten() {
        lock.lock();
        try {
            head = null;
            countOut();
        } finally {
            lock.unlock();
        }
    }

    /** A cursor is not used any more. Called once for each. */
    void left() {
        lock.lock();
        try {
            readers--;
            countOut();
        } finally {
            lock.unlock();
        }
    }

    private void countOut() {
        if (head == null && readers == 0) {
            heldByAll.addAndGet(-size);
        }
    }

    /** A place in the log right after the event numbered {@code after}, for one thread at a time; empty when forgotten. */
    Optional<Cursor> cursor(long after) {
        lock.lock();
        try {
            return Optional.ofNullable(head).map(start -> {
                readers++;
                return new Cursor(start, Math.min(after, last));
            });
        } finally {
            lock.unlock();
        }
    }

    /** Reads on from its place; keeps only the blocks it has not passed reachable. */
    final class Cursor {
        private Block block;
        private int offset;
        /** Of the last frame that {@link #nextFrame} gave. */
        private long sequence;

        private Cursor(Block start, long after) {
            this.block = start;
            this.sequence = after;
            skipTo(after);
        }

        /** At most {@code limit} bytes; a frame may be lent in parts. */
        Piece next(int limit) {
            lock.lock();
            try {
                advance();
                int length = Math.min(limit, block.length - offset);
                if (length == 0) {
                    return seal == null ? Piece.NOTHING : Piece.END;
                }
                offset += length;
                return new Piece.Bytes(block.bytes, offset - length, length);
            } finally {
                lock.unlock();
            }
        }

        /** The next whole frame, for readers that want events rather than bytes. */
        Piece nextFrame() {
            lock.lock();
            try {
                advance();
                if (offset == block.length) {
                    return seal == null ? Piece.NOTHING : Piece.END;
                }
                int start = offset;
                offset = Frames.endOfFrame(block.bytes, start);
                sequence++;
                return new Piece.Bytes(block.bytes, start, offset - start);
            } finally {
                lock.unlock();
            }
        }

        long sequence() {
            return sequence;
        }

        private void advance() {
            while (offset == block.length && block.next != null) {
                block = block.next;
                offset = 0;
            }
        }

        private void skipTo(long after) {
            while (block.next != null && block.next.firstSequence <= after + 1) {
                block = block.next;
            }
            for (long sequence = block.firstSequence; sequence <= after; sequence++) {
                offset = Frames.endOfFrame(block.bytes, offset);
            }
        }
    }
}
