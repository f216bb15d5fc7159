package org.parley.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.identity.Caller;
import org.parley.provider.Prompt;
import org.parley.testing.OpenGate;

/** A client names its answer, and may then ask as often as its network makes it. */
class RepeatedStartTest {
    private static final Caller ANN = new Caller("ann", "Ann", Set.of(), Set.of(), Caller.How.LOCAL);
    private static final Caller BOB = new Caller("bob", "Bob", Set.of(), Set.of(), Caller.How.LOCAL);
    private static final Retention RETENTION = new Retention(Duration.ofMinutes(1), Duration.ofHours(1), 1L << 30);

    private final GenerationId id = GenerationId.random();

    private Admission start(Generations generations, Caller caller) {
        return generations.start(Start.stateless(id, caller, Prompt.of("m", "?"), OnDisconnect.CONTINUE));
    }

    private static Generation admitted(Admission admission) {
        try (Follower reader =
                assertInstanceOf(Admission.Admitted.class, admission).reader()) {
            return reader.generation();
        }
    }

    @Test
    void theSameIdIsTheSameAnswer() {
        ScriptedProvider provider = ScriptedProvider.answering(List.of("a", "b"));
        try (Generations generations = new Generations(provider, RETENTION, OpenGate.GATE)) {
            Generation first = admitted(start(generations, ANN));
            assertEquals(id, first.id());
            String all = Reader.readAll(first, 0);
            assertSame(first, admitted(start(generations, ANN)));
            assertEquals(all, Reader.readAll(admitted(start(generations, ANN)), 0));
            assertEquals(1, provider.calls());
        }
    }

    @Test
    void ofManyAtOnceOneStarts() throws Exception {
        ScriptedProvider provider = ScriptedProvider.answering(List.of("a"));
        try (Generations generations = new Generations(provider, RETENTION, OpenGate.GATE);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Generation> start = () -> admitted(start(generations, ANN));
            List<Future<Generation>> all =
                    threads.invokeAll(Stream.generate(() -> start).limit(50).toList());
            Set<Generation> started = all.stream().map(Future::resultNow).collect(Collectors.toSet());
            assertEquals(1, started.size());
            Reader.readAll(started.iterator().next(), 0);
            assertEquals(1, provider.calls());
        }
    }

    @Test
    void anotherOwnersIdIsTaken() {
        try (Generations generations = new Generations(new ScriptedProvider(), RETENTION, OpenGate.GATE)) {
            Generation hers = admitted(start(generations, ANN));
            assertInstanceOf(Admission.Taken.class, start(generations, BOB));
            assertEquals(ANN, hers.owner());
        }
    }

    @Test
    void anIdIsNotUsedAgainAfterItsAnswerWasForgotten() {
        ScriptedProvider provider = ScriptedProvider.answering(List.of("a"));
        try (Generations generations = new Generations(provider, RETENTION, OpenGate.GATE)) {
            Reader.readAll(admitted(start(generations, ANN)), 0);
            generations.tick(System.nanoTime() + Duration.ofHours(2).toNanos());
            assertInstanceOf(Admission.Taken.class, start(generations, ANN));
            assertEquals(1, provider.calls());
        }
    }

    @Test
    void idsOfOursAreIds() {
        assertEquals(Optional.of(id), GenerationId.of(id.text()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "aaaaaaaaaaaaaaaaaaaaa",
                "aaaaaaaaaaaaaaaaaaaaaa/",
                "aaaaaaaaaaaaaaaaaaaaaa\n",
                "ééééééééééééééééééééééé"
            })
    void idsThatCanBeGuessedOrDoNotFitAUrlAreNone(String text) {
        assertEquals(Optional.empty(), GenerationId.of(text));
    }
}
