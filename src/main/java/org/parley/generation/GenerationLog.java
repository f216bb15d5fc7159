package org.parley.generation;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.parley.sse.Piece;

/**
 * All that one generation has said, as finished SSE frames in a chain of blocks. Events are numbered 1, 2, 3, … without a
 * gap; after the terminal event the log is sealed and takes no more.
 *
 * <p>Readers see what is shown. A log of one node shows each event at once; one that is shared with other nodes shows what the
 * shared log has, so that no reader sees an event that the end of this process could take back.
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

    /**
     * Events that follow each other, as one piece of bytes.
     *
     * @param end the terminal event, where it is the last of them
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    record Part(long first, long last, byte[] bytes, Optional<GenerationEvent.Terminal> end) {}

    /**
     * A place between events.
     *
     * @param sequence of the last event before it
     */
    private record Mark(Block block, int length, long sequence) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicLong heldByAll;
    private final Encoder encoder;
    /** Whether it is shared with other nodes, and shown only when they have it too. */
    private boolean shared;
    /** The beginning; null once the log is forgotten. */
    private @Nullable Block head;

    private Block tail;
    private ByteBuilder scratch = new ByteBuilder(SCRATCH);
    private long last;
    private long size = FIRST_BLOCK;
    /** The terminal event, shown or not. */
    private @Nullable Seal end;

    private Block shownBlock;
    private int shownLength;
    private long shown;
    /** Where the last part ended that was given to be shown. */
    private Mark mark;
    /** Written under the lock, when the terminal event is shown: who has read that event finds the log sealed. */
    private volatile @Nullable Seal seal;

    private int readers;

    /** How events become the bytes of a frame; under the log's lock. */
    @FunctionalInterface
    interface Encoder {
        void encode(long sequence, GenerationEvent event, ByteBuilder out);
    }

    /** @param heldByAll counts the bytes that all logs together keep in memory */
    GenerationLog(AtomicLong heldByAll, Encoder encoder) {
        this(heldByAll, encoder, false);
    }

    /** @param shared events are shown by {@link #show} alone */
    GenerationLog(AtomicLong heldByAll, Encoder encoder, boolean shared) {
        this.heldByAll = heldByAll;
        this.encoder = encoder;
        this.shared = shared;
        heldByAll.addAndGet(size);
        tail = new Block(FIRST_BLOCK, 1);
        shownBlock = tail;
        mark = new Mark(tail, 0, 0);
        head = tail;
    }

    Append append(GenerationEvent event) {
        lock.lock();
        try {
            if (end != null) {
                return Append.SEALED;
            }
            scratch.clear(SCRATCH);
            encoder.encode(last + 1, event, scratch);
            last++;
            store(scratch.array(), scratch.length(), last);
            if (event instanceof GenerationEvent.Terminal terminal) {
                end = new Seal(terminal, System.nanoTime());
                scratch = new ByteBuilder(0);
            }
            if (!shared) {
                showAll();
            }
            return Append.DONE;
        } finally {
            lock.unlock();
        }
    }

    /** From now on this node appends to what it has received. */
    void share() {
        lock.lock();
        try {
            shared = true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes over what another node has shared, and shows it. Parts come in their order; one that is known is passed over. */
    void receive(Part part) {
        lock.lock();
        try {
            if (part.first() != last + 1 || end != null) {
                return;
            }
            store(part.bytes(), part.bytes().length, part.first());
            last = part.last();
            end = part.end()
                    .map(terminal -> new Seal(terminal, System.nanoTime()))
                    .orElse(null);
            showAll();
        } finally {
            lock.unlock();
        }
    }

    private void showAll() {
        shown = last;
        shownBlock = tail;
        shownLength = tail.length;
        seal = end;
    }

    /** What is to be shown next, of about so many bytes; empty where all is. */
    Optional<Part> unshown(int most) {
        lock.lock();
        try {
            if (shown == last) {
                return Optional.empty();
            }
            ByteBuilder bytes = new ByteBuilder(SCRATCH);
            mark = new Mark(shownBlock, shownBlock.length, lastOf(shownBlock));
            bytes.add(shownBlock.bytes, shownLength, shownBlock.length - shownLength);
            while (mark.sequence < last && bytes.length() < most) {
                Block block = Objects.requireNonNull(mark.block.next);
                bytes.add(block.bytes, 0, block.length);
                mark = new Mark(block, block.length, lastOf(block));
            }
            return Optional.of(new Part(
                    shown + 1,
                    mark.sequence,
                    bytes.toArray(),
                    mark.sequence == last ? Optional.ofNullable(end).map(Seal::event) : Optional.empty()));
        } finally {
            lock.unlock();
        }
    }

    boolean hasUnshown() {
        lock.lock();
        try {
            return shown < last;
        } finally {
            lock.unlock();
        }
    }

    private long lastOf(Block block) {
        return block.next == null ? last : block.next.firstSequence - 1;
    }

    /** Readers may see the events up to this one. */
    void show(long sequence) {
        lock.lock();
        try {
            if (mark.sequence == sequence && sequence > shown) {
                show(mark);
            }
            while (shown < Math.min(sequence, last)) {
                if (shownLength == shownBlock.length) {
                    show(new Mark(Objects.requireNonNull(shownBlock.next), 0, shown));
                }
                show(new Mark(shownBlock, Frames.endOfFrame(shownBlock.bytes, shownLength), shown + 1));
            }
            seal = shown == last ? end : null;
        } finally {
            lock.unlock();
        }
    }

    private void show(Mark to) {
        shownBlock = to.block;
        shownLength = to.length;
        shown = to.sequence;
    }

    private void store(byte[] frame, int length, long sequence) {
        if (tail.bytes.length - tail.length < length) {
            Block block = new Block(Math.max(length, Math.min(tail.bytes.length * 2, LARGEST_BLOCK)), sequence);
            tail.next = block;
            tail = block;
            size += block.bytes.length;
            heldByAll.addAndGet(block.bytes.length);
        }
        System.arraycopy(frame, 0, tail.bytes, tail.length, length);
        tail.length += length;
    }

    /** The number of the newest event that is shown; 0 before the first. */
    long last() {
        lock.lock();
        try {
            return shown;
        } finally {
            lock.unlock();
        }
    }

    /** What ended it, and when; empty while it goes on, as far as readers can see. */
    Optional<Seal> seal() {
        return Optional.ofNullable(seal);
    }

    /** The same, though no reader may see it yet. */
    Optional<Seal> end() {
        lock.lock();
        try {
            return Optional.ofNullable(end);
        } finally {
            lock.unlock();
        }
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

    /** Lets go of the events. Readers under way may finish; what they hold counts as held until the last has left. Idempotent. */
    void forgotten() {
        lock.lock();
        try {
            if (head != null) {
                head = null;
                countOut();
            }
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
                return new Cursor(start, Math.min(after, shown));
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
                int length = Math.min(limit, readable() - offset);
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
                if (offset == readable()) {
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
            while (block != shownBlock && offset == block.length) {
                block = Objects.requireNonNull(block.next);
                offset = 0;
            }
        }

        private int readable() {
            return block == shownBlock ? shownLength : block.length;
        }

        private void skipTo(long after) {
            while (block != shownBlock && Objects.requireNonNull(block.next).firstSequence <= after + 1) {
                block = block.next;
            }
            for (long sequence = block.firstSequence; sequence <= after; sequence++) {
                offset = Frames.endOfFrame(block.bytes, offset);
            }
        }
    }
}
