package org.parley.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.parley.identity.Caller;
import org.parley.provider.Prompt;

/** An answer is said again, and goes on after what was known. */
class ReplayTest {
    private static final List<GenerationEvent> KNOWN = List.of(
            new GenerationEvent.Thinking(""),
            new GenerationEvent.Clear(),
            new GenerationEvent.Delta("Once "),
            new GenerationEvent.Delta("upon ä time"));

    private final Generation generation = begun();

    private static Generation begun() {
        Caller ann = new Caller("ann", "Ann", Set.of(), Set.of(), Caller.How.CONTAINER);
        Generation generation = new Generation(
                Start.stateless(GenerationId.random(), ann, Prompt.of("m", "Hello"), OnDisconnect.CONTINUE),
                new GenerationLog(new AtomicLong(), EventEncoder::encode),
                Generation::shown,
                ended -> {},
                new LongAdder());
        KNOWN.forEach(generation::append);
        return generation;
    }

    @Test
    void whatIsKnownComesOnceAndWhatFollowsIsNew() {
        try (Replay replay = new Replay(generation)) {
            KNOWN.forEach(replay);
            assertEquals(5, generation.last());
            replay.accept(new GenerationEvent.Delta(", again"));
            replay.accept(new GenerationEvent.Delta("."));
            assertTrue(replay.isWhole());
        }
        assertEquals(7, generation.last());
        assertEquals("Once upon ä time, again.", generation.text());
        assertFalse(generation.ended());
    }

    @Test
    void whereSomethingElseIsSaidItEnds() {
        try (Replay replay = new Replay(generation)) {
            KNOWN.subList(0, 3).forEach(replay);
            replay.accept(new GenerationEvent.Delta("upon"));
            replay.accept(new GenerationEvent.Delta(" a time"));
            assertFalse(replay.isWhole());
        }
        assertEquals(Optional.of(Faults.INTERRUPTED), generation.fault());
        assertEquals("Once upon ä time", generation.text());
        assertTrue(generation.cancellation().isCancelled());
    }

    @Test
    void whatEndsBeforeAllThatIsKnownIsNotWhole() {
        try (Replay replay = new Replay(generation)) {
            KNOWN.subList(0, 3).forEach(replay);
            assertFalse(replay.isWhole());
        }
    }

    @Test
    void whatEndsWithWhatIsKnownIsWhole() {
        try (Replay replay = new Replay(generation)) {
            KNOWN.forEach(replay);
            assertTrue(replay.isWhole());
        }
    }
}
