package org.parley.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.parley.sse.Piece;

/** What readers have seen of an answer, for a shared log that has lost it. */
final class ShownAgain {
    private ShownAgain() {}

    /** All that is shown after this event, a part for each. Only for whoever shows. */
    static List<GenerationLog.Part> after(long sequence, GenerationLog log) {
        List<GenerationLog.Part> parts = new ArrayList<>();
        if (sequence < log.last()) {
            log.cursor(sequence).ifPresent(cursor -> {
                while (cursor.nextFrame() instanceof Piece.Bytes frame) {
                    parts.add(part(cursor.sequence(), frame, log));
                }
                log.left();
            });
        }
        return parts;
    }

    private static GenerationLog.Part part(long sequence, Piece.Bytes frame, GenerationLog log) {
        byte[] bytes = Arrays.copyOfRange(frame.array(), frame.offset(), frame.offset() + frame.length());
        return new GenerationLog.Part(
                sequence,
                sequence,
                bytes,
                sequence == log.last() ? log.seal().map(GenerationLog.Seal::event) : Optional.empty());
    }
}
