package org.parley.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.parley.identity.Caller;
import org.parley.provider.Ending;
import org.parley.provider.Fault;
import org.parley.provider.Prompt;
import org.parley.testing.OpenGate;

class GenerationTest {
    private static final Caller ANN = new Caller("ann", "Ann", Set.of(), Set.of(), Caller.How.LOCAL);
    private static final Caller BOB = new Caller("bob", "Bob", Set.of(), Set.of(), Caller.How.LOCAL);
    private static final Retention RETENTION = new Retention(Duration.ofMinutes(1), Duration.ofHours(1), 1L << 30);

    private static Follower admit(Generations generations, OnDisconnect onDisconnect) {
        Admission admission =
                generations.start(Start.stateless(GenerationId.random(), ANN, Prompt.of("m", "?"), onDisconnect));
        return assertInstanceOf(Admission.Admitted.class, admission).reader();
    }

    /** A generation that nobody reads. */
    private static Generation start(Generations generations) {
        try (Follower reader = admit(generations, OnDisconnect.CONTINUE)) {
            return reader.generation();
        }
    }

    @Test
    void saysEverythingInTheContractsWords() {
        ScriptedProvider provider = ScriptedProvider.answering(List.of("Hel", "lo \"you\"\n\u2028\uD83D\uDE00"));
        try (Generations generations = new Generations(provider, RETENTION, OpenGate.GATE)) {
            Generation generation = start(generations);
            assertEquals("""
                    id: 1
                    event: created
                    data: {"generation":"%s","model":"m","conversation":null,"message":null}

                    id: 2
                    event: thinking
                    data: {"text":""}

                    id: 3
                    event: clear
                    data: {}

                    id: 4
                    event: delta
                    data: {"text":"Hel"}

                    id: 5
                    event: delta
                    data: {"text":"lo \\"you\\"\\n%s"}

                    id: 6
                    event: end
                    data: {"status":"completed","reason":null,"usage":{"input_tokens":1,"output_tokens":2,"total_tokens":3}}

                    """.formatted(generation.id(), "\u2028\uD83D\uDE00"), Reader.readAll(generation, 0));
        }
    }

    @Test
    void halfASurrogatePairSurvivesAsAnEscape() {
        try (Generations generations =
                new Generations(ScriptedProvider.answering(List.of("\uD83D", "\uDE00")), RETENTION, OpenGate.GATE)) {
            String all = Reader.readAll(start(generations), 3);
            assertTrue(all.contains("{\"text\":\"\\ud83d\"}"), all);
            assertTrue(all.contains("{\"text\":\"\\ude00\"}"), all);
        }
    }

    @Test
    void everyCursorGivesTheSameBytesFromItsPlaceOn() {
        List<String> deltas =
                IntStream.range(0, 500).mapToObj(i -> "word" + i + " ").toList();
        try (Generations generations = new Generations(ScriptedProvider.answering(deltas), RETENTION, OpenGate.GATE)) {
            Generation generation = start(generations);
            String whole = Reader.readAll(generation, 0);
            for (long after = 0; after <= generation.last(); after++) {
                String rest = Reader.readAll(generation, after);
                assertTrue(whole.endsWith(rest));
                assertTrue(rest.isEmpty() || rest.startsWith("id: " + (after + 1) + "\n"), rest);
            }
        }
    }

    @Test
    void readersThatComeAtTheInstantOfTheStartMissNothing() throws Exception {
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 1000; round++) {
                try (Generations generations =
                        new Generations(ScriptedProvider.answering(List.of("a", "b", "c")), RETENTION, OpenGate.GATE)) {
                    Generation generation = start(generations);
                    Callable<String> read = () -> Reader.readAll(generation, 0);
                    var first = readers.submit(read);
                    var second = readers.submit(read);
                    assertEquals(first.get(), second.get());
                    assertEquals(Reader.readAll(generation, 0), first.get());
                }
            }
        }
    }

    @Test
    void stopKeepsTheTextAndEndsOnce() {
        ScriptedProvider provider = new ScriptedProvider().then(ScriptedProvider.text("partial"));
        try (Generations generations = new Generations(provider, RETENTION, OpenGate.GATE)) {
            Generation generation = start(generations);
            try (Reader reader = new Reader(generation, 0)) {
                while (!reader.now().contains("partial")) {
                    reader.step(1);
                }
                generation.stop();
                generation.stop();
                String all = reader.toEnd();
                assertEquals(1, count(all, "event: end\n"), all);
                assertTrue(all.endsWith("data: {\"status\":\"stopped\",\"reason\":null,\"usage\":null}\n\n"), all);
                assertEquals(Generation.State.STOPPED, generation.state());
            }
        }
    }

    @Test
    void aFaultOfTheProviderIsTheLastEvent() {
        Fault fault = new Fault("upstream-cut", "Cut", 502, "The text so far is kept.", true);
        ScriptedProvider provider = new ScriptedProvider()
                .then(ScriptedProvider.text("partial"))
                .then(ScriptedProvider.end(new Ending.Failed(fault)));
        try (Generations generations = new Generations(provider, RETENTION, OpenGate.GATE)) {
            String all = Reader.readAll(start(generations), 0);
            assertTrue(all.endsWith("""
                            event: error
                            data: {"type":"upstream-cut","title":"Cut","status":502,"detail":"The text so far is kept.","retryable":true}

                            """), all);
        }
    }

    @Test
    void aProviderThatThrowsEndsTheAnswerToo() {
        ScriptedProvider provider = new ScriptedProvider().then(sink -> {
            throw new IllegalStateException("broken on purpose");
        });
        try (Generations generations = new Generations(provider, RETENTION, OpenGate.GATE)) {
            String all = Reader.readAll(start(generations), 0);
            assertTrue(all.contains("event: error\ndata: {\"type\":\"internal\""), all);
            assertFalse(all.contains("on purpose"), all);
        }
    }

    @Test
    void othersCannotTellAForeignIdFromAnUnknownOne() {
        try (Generations generations =
                new Generations(ScriptedProvider.answering(List.of("a")), RETENTION, OpenGate.GATE)) {
            Generation generation = start(generations);
            String id = generation.id().text();
            assertInstanceOf(Lookup.Found.class, generations.find(id, ANN));
            assertEquals(generations.find("nowhere", BOB), generations.find(id, BOB));
            Reader.readAll(generation, 0);
            generations.tick(System.nanoTime() + Duration.ofHours(2).toNanos());
            assertInstanceOf(Lookup.Expired.class, generations.find(id, ANN));
            assertInstanceOf(Lookup.Unknown.class, generations.find(id, BOB));
        }
    }

    @Test
    void aGenerationThatNobodyReadsIsStoppedAfterAWhileAndOneThatIsReadIsNot() {
        try (Generations generations = new Generations(new ScriptedProvider(), RETENTION, OpenGate.GATE)) {
            Generation unread = start(generations);
            Generation read = start(generations);
            try (Reader reader = new Reader(read, 0)) {
                generations.tick(System.nanoTime() + Duration.ofSeconds(59).toNanos());
                assertFalse(unread.ended());
                generations.tick(System.nanoTime() + Duration.ofSeconds(61).toNanos());
                assertEquals(Generation.State.STOPPED, unread.state());
                assertFalse(read.ended());
                assertTrue(reader.now().contains("created"));
            }
        }
    }

    @Test
    void whoAsksForItIsStoppedWithTheLastReader() {
        try (Generations generations = new Generations(new ScriptedProvider(), RETENTION, OpenGate.GATE)) {
            Follower first = admit(generations, OnDisconnect.STOP);
            Generation generation = first.generation();
            Follower second = generation.follow(0).orElseThrow();
            first.close();
            assertFalse(generation.ended());
            second.close();
            assertEquals(Generation.State.STOPPED, generation.state());
        }
    }

    @Test
    void endedLogsMakeRoomForNewOnesAndAFullNodeSaysSo() {
        Retention small = new Retention(Duration.ofMinutes(1), Duration.ofHours(1), 200_000);
        ScriptedProvider provider = ScriptedProvider.answering(List.of("x".repeat(150_000)));
        provider.then(ScriptedProvider.text("y".repeat(210_000)));
        try (Generations generations = new Generations(provider, small, OpenGate.GATE)) {
            Generation first = start(generations);
            Reader.readAll(first, 0);
            Generation second = start(generations);
            try (Reader reader = new Reader(second, 0)) {
                while (!reader.now().contains("yyyyy")) {
                    reader.step(1);
                }
                assertInstanceOf(
                        Admission.Busy.class,
                        generations.start(Start.stateless(
                                GenerationId.random(), ANN, Prompt.of("m", "?"), OnDisconnect.CONTINUE)));
                assertInstanceOf(
                        Lookup.Expired.class, generations.find(first.id().text(), ANN));
                generations.tick(System.nanoTime());
                assertEquals(Generation.State.FAILED, second.state());
                assertTrue(reader.toEnd().contains("\"type\":\"no-room\""));
            }
        }
    }

    @Test
    void whoReadsAForgottenLogFinishesAndNobodyBeginsOnIt() {
        try (Generations generations =
                new Generations(ScriptedProvider.answering(List.of("a", "b")), RETENTION, OpenGate.GATE)) {
            Generation generation = start(generations);
            String all = Reader.readAll(generation, 0);
            try (Reader reader = new Reader(generation, 0)) {
                reader.step(10);
                generations.tick(System.nanoTime() + Duration.ofHours(2).toNanos());
                assertEquals(Optional.empty(), generation.follow(0));
                assertEquals(all, reader.toEnd());
            }
        }
    }

    @Test
    void anAnswerIsReadFromBeforeItStarts() {
        Retention atOnce = new Retention(Duration.ZERO, Duration.ofHours(1), 1L << 30);
        try (Generations generations = new Generations(new ScriptedProvider(), atOnce, OpenGate.GATE);
                Follower reader = admit(generations, OnDisconnect.CONTINUE)) {
            generations.tick(System.nanoTime() + 1);
            assertFalse(reader.generation().ended());
        }
    }

    @Test
    void closingEndsWhatRunsWithAnError() {
        Generations generations = new Generations(new ScriptedProvider(), RETENTION, OpenGate.GATE);
        Generation generation = start(generations);
        generations.close();
        assertTrue(Reader.readAll(generation, 0).contains("\"type\":\"shutting-down\""));
        assertEquals(0, generations.running());
        assertInstanceOf(
                Admission.Busy.class,
                generations.start(
                        Start.stateless(GenerationId.random(), ANN, Prompt.of("m", "?"), OnDisconnect.CONTINUE)));
        assertEquals(Optional.of(Generation.State.FAILED), Optional.of(generation.state()));
    }

    private static int count(String text, String part) {
        return text.split(part, -1).length - 1;
    }
}
