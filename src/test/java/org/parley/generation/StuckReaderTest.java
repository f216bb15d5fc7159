package org.parley.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Eventually.eventually;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.parley.identity.Caller;
import org.parley.provider.Prompt;
import org.parley.testing.OpenGate;

/** A reader that does not read keeps its log in memory, so that log counts for as long as the reader stays. */
class StuckReaderTest {
    private static final Caller ANN = new Caller("ann", "Ann", Set.of(), Set.of(), Caller.How.LOCAL);
    private static final int ANSWER = 150_000;

    private final ScriptedProvider provider = new ScriptedProvider();

    private static Admission start(Generations generations) {
        return generations.start(
                Start.stateless(GenerationId.random(), ANN, Prompt.of("m", "?"), OnDisconnect.CONTINUE));
    }

    private Follower answered(Generations generations) {
        provider.then(ScriptedProvider.text("x".repeat(ANSWER))).then(ScriptedProvider.end(ScriptedProvider.DONE));
        Follower reader =
                assertInstanceOf(Admission.Admitted.class, start(generations)).reader();
        eventually("it is answered", () -> reader.generation().ended());
        return reader;
    }

    @Test
    void logsThatAreReadCountUntilTheirReadersLeave() {
        Retention small = new Retention(Duration.ofMinutes(1), Duration.ZERO, 3 * ANSWER);
        try (Generations generations = new Generations(provider, small, OpenGate.GATE)) {
            List<Follower> stuck = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                stuck.add(answered(generations));
            }
            generations.tick(System.nanoTime() + 1);
            assertInstanceOf(Admission.Busy.class, start(generations));
            stuck.removeLast().close();
            generations.tick(System.nanoTime() + 1);
            stuck.add(answered(generations));
            assertInstanceOf(Admission.Busy.class, start(generations));
            stuck.forEach(Follower::close);
            answered(generations).close();
        }
    }

    @Test
    void whoReadsIsNotCutOffToMakeRoomAndNothingIsDroppedForNothing() {
        Retention small = new Retention(Duration.ofMinutes(1), Duration.ofHours(1), 2 * ANSWER);
        try (Generations generations = new Generations(provider, small, OpenGate.GATE)) {
            Follower first = answered(generations);
            Follower second = answered(generations);
            generations.tick(System.nanoTime());
            assertEquals(2, generations.kept());
            first.close();
            generations.tick(System.nanoTime());
            assertEquals(1, generations.kept());
            assertTrue(first.generation().follow(0).isEmpty());
            assertFalse(second.generation().follow(0).isEmpty());
        }
    }

    @Test
    void aRunningAnswerGivesWayToOnesThatAreRead() {
        Retention small = new Retention(Duration.ofMinutes(1), Duration.ofHours(1), 2 * ANSWER);
        try (Generations generations = new Generations(provider, small, OpenGate.GATE)) {
            Follower stuck = answered(generations);
            provider.then(ScriptedProvider.text("y".repeat(ANSWER)));
            Follower running = assertInstanceOf(Admission.Admitted.class, start(generations))
                    .reader();
            eventually("it has said something", () -> running.generation().last() > 3);
            generations.tick(System.nanoTime());
            assertEquals(Generation.State.FAILED, running.generation().state());
            assertEquals(Generation.State.COMPLETED, stuck.generation().state());
        }
    }
}
