package org.parley.generation;

import java.util.Arrays;
import java.util.function.Consumer;
import org.parley.sse.Piece;

/**
 * Has an answer said once more from its beginning: what its log has must come again, byte for byte, and what comes after that is new. Where
 * something else comes the answer ends, since nobody can go on with it. Thread-confined.
 */
final class Replay implements Consumer<GenerationEvent>, AutoCloseable {
    private static final int USUAL = 512;
    /** Nobody says it again: the node that began the answer has said it. */
    private static final long CREATED = 1;

    private final Generation generation;
    private final GenerationLog.Cursor known;
    private final ByteBuilder frame = new ByteBuilder(USUAL);
    private boolean caughtUp;
    private boolean different;

    Replay(Generation generation) {
        this.generation = generation;
        this.known = generation.log().cursor(CREATED).orElseThrow();
    }

    @Override
    public void accept(GenerationEvent event) {
        if (!caughtUp && !different) {
            compare(event);
        }
        if (caughtUp) {
            generation.append(event);
        }
    }

    private void compare(GenerationEvent event) {
        if (!(known.nextFrame() instanceof Piece.Bytes there)) {
            caughtUp = true;
            return;
        }
        frame.clear(USUAL);
        EventEncoder.encode(known.sequence(), event, frame);
        int from = there.offset();
        different = !Arrays.equals(frame.array(), 0, frame.length(), there.array(), from, from + there.length());
        if (different) {
            generation.fail(Faults.INTERRUPTED);
        }
    }

    /** Whether all of the log has come again. */
    boolean isWhole() {
        return caughtUp || (!different && !(known.nextFrame() instanceof Piece.Bytes));
    }

    @Override
    public void close() {
        generation.log().left();
    }
}
