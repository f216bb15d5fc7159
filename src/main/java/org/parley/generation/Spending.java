package org.parley.generation;

import java.util.Optional;
import org.parley.conversation.AnswerPart;
import org.parley.governance.Spent;
import org.parley.governance.TokenEstimate;
import org.parley.provider.Usage;

/** What an ended answer has used: as its provider counted, or estimated from what it said. */
final class Spending {
    private Spending() {}

    /** @param inputTokens an estimate, for where nobody has counted */
    static Spent of(Generation generation, long inputTokens) {
        return counted(generation)
                .map(usage -> new Spent(usage.inputTokens(), usage.outputTokens(), false))
                .orElseGet(() -> estimated(generation, inputTokens));
    }

    /** Of an answer whose node is gone. */
    static Spent interrupted(GenerationLog log, long inputTokens) {
        return new Spent(inputTokens, said(log), true);
    }

    private static Optional<Usage> counted(Generation generation) {
        return generation.log().end().flatMap(end -> switch (end.event()) {
            case GenerationEvent.End said -> said.usage();
            case GenerationEvent.Failure failure -> Optional.empty();
        });
    }

    /** A model that failed before it said anything has cost nothing; one that was stopped has read the question. */
    private static Spent estimated(Generation generation, long inputTokens) {
        long outputTokens = said(generation.log());
        boolean failed = generation
                .log()
                .end()
                .filter(end -> end.event() instanceof GenerationEvent.Failure)
                .isPresent();
        return failed && outputTokens == 0 ? Spent.NOTHING : new Spent(inputTokens, outputTokens, true);
    }

    private static long said(GenerationLog log) {
        AnswerPart said = Transcript.of(log);
        return TokenEstimate.of(said.text()) + TokenEstimate.of(said.thinking());
    }
}
