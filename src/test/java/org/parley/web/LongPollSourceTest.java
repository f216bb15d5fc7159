package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.parley.generation.Admission;
import org.parley.generation.Follower;
import org.parley.generation.GenerationId;
import org.parley.generation.Generations;
import org.parley.generation.OnDisconnect;
import org.parley.generation.Retention;
import org.parley.generation.Start;
import org.parley.identity.Caller;
import org.parley.provider.AnswerSink;
import org.parley.provider.Cancellation;
import org.parley.provider.Ending;
import org.parley.provider.Prompt;
import org.parley.provider.Provider;
import org.parley.provider.RelaySink;
import org.parley.provider.RelayedRequest;
import org.parley.sse.Piece;
import org.parley.testing.OpenGate;

class LongPollSourceTest {
    private static final int LIMIT = 16;
    private static final Retention RETENTION = new Retention(Duration.ofMinutes(1), Duration.ofHours(1), 1L << 30);

    @Test
    void whenTimeIsUpTheAnswerIsThatThereWasNothing() {
        try (Generations generations = new Generations(new SilentModel(), RETENTION, OpenGate.GATE)) {
            Follower first = start(generations);
            LongPollSource source =
                    new LongPollSource(first.generation().follow(1).orElseThrow(), 1);
            assertEquals(Piece.NOTHING, source.poll(LIMIT));
            assertEquals("{\"events\":[],\"last\":1,\"ended\":false}", text(source.heartbeat()));
            assertEquals(Piece.END, source.poll(LIMIT));
        }
    }

    @Test
    void whatIsThereIsToldAtOnceInPiecesOfTheLimit() {
        try (Generations generations = new Generations(new SilentModel(), RETENTION, OpenGate.GATE)) {
            LongPollSource source = new LongPollSource(start(generations), 0);
            StringBuilder told = new StringBuilder();
            for (Piece piece = source.poll(LIMIT); piece instanceof Piece.Bytes bytes; piece = source.poll(LIMIT)) {
                assertEquals(Math.min(LIMIT, bytes.length()), bytes.length());
                told.append(text(bytes));
            }
            assertEquals(Piece.END, source.poll(LIMIT));
            assertEquals(
                    "{\"events\":[{\"id\":1,\"event\":\"created\",\"data\":",
                    told.substring(0, told.indexOf("{\"generation\"")));
            assertEquals("}],\"last\":1,\"ended\":false}", told.substring(told.indexOf("}]")));
        }
    }

    private static Follower start(Generations generations) {
        Caller ann = new Caller("ann", "Ann", Set.of(), Set.of(), Caller.How.LOCAL);
        Admission admission = generations.start(
                Start.stateless(GenerationId.random(), ann, Prompt.of("m", "?"), OnDisconnect.CONTINUE));
        return assertInstanceOf(Admission.Admitted.class, admission).reader();
    }

    private static String text(Piece piece) {
        Piece.Bytes bytes = assertInstanceOf(Piece.Bytes.class, piece);
        return new String(bytes.array(), bytes.offset(), bytes.length(), UTF_8);
    }

    /** Says nothing until it is stopped. */
    private record SilentModel() implements Provider {
        @Override
        public String name() {
            return "silent";
        }

        @Override
        public Set<String> flagged(String model, List<String> texts) {
            return Set.of();
        }

        @Override
        public List<String> models() {
            return List.of("m");
        }

        @Override
        public Ending stream(Prompt prompt, AnswerSink sink, Cancellation cancellation) {
            CountDownLatch cancelled = new CountDownLatch(1);
            cancellation.onCancel(cancelled::countDown);
            try {
                cancelled.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Ending.Cancelled();
        }

        @Override
        public Ending relay(RelayedRequest request, RelaySink sink, Cancellation cancellation) {
            throw new AssertionError("only prompts are asked here");
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
