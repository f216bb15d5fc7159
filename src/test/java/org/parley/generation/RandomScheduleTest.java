package org.parley.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.parley.identity.Caller;
import org.parley.provider.Prompt;
import org.parley.sse.Piece;
import org.parley.testing.OpenGate;

/**
 * Thousands of random lives of a generation: text is appended, readers come, lose their connection at any byte, come back
 * with the last whole event they have seen, and sometimes somebody stops. Whatever the order: what a reader has applied is
 * always a prefix of the log, at the end it is the log, with one terminal event, and the model was asked once.
 */
class RandomScheduleTest {
    private static final int SCHEDULES = 3_000;
    private static final long SEED = 20_261_125;
    private static final Caller ANN = new Caller("ann", "Ann", Set.of(), Set.of(), Caller.How.LOCAL);

    @Test
    void everyReaderEndsWithTheSameBytes() {
        for (int schedule = 0; schedule < SCHEDULES; schedule++) {
            long seed = SEED + schedule;
            try {
                new Life(new Random(seed)).play();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("schedule with seed " + seed, e);
            }
        }
    }

    private static final class Life {
        private final Random random;
        private final ScriptedProvider provider = new ScriptedProvider();
        private final List<LossyReader> readers = new ArrayList<>();

        Life(Random random) {
            this.random = random;
        }

        void play() {
            Retention retention = new Retention(Duration.ofMinutes(1), Duration.ofHours(1), 1L << 30);
            try (Generations generations = new Generations(provider, retention, OpenGate.GATE)) {
                Generation generation = ((Admission.Admitted) generations.start(Start.stateless(
                                GenerationId.random(), ANN, Prompt.of("m", "?"), OnDisconnect.CONTINUE)))
                        .reader()
                        .generation();
                readers.add(new LossyReader(generation));
                int steps = 1 + random.nextInt(30);
                for (int i = 0; i < steps; i++) {
                    act(generation);
                }
                provider.then(ScriptedProvider.end(ScriptedProvider.DONE));
                byte[] oracle = Reader.readAll(generation, 0).getBytes(StandardCharsets.UTF_8);
                for (LossyReader reader : readers) {
                    reader.toEnd();
                    assertArrayEquals(oracle, reader.applied());
                }
                String text = new String(oracle, StandardCharsets.UTF_8);
                assertEquals(1, text.split("\nevent: (end|error)\n", -1).length - 1, text);
                assertTrue(provider.calls() <= 1); // 0 when it was stopped before it began
            }
        }

        private void act(Generation generation) {
            LossyReader reader = readers.get(random.nextInt(readers.size()));
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> provider.then(ScriptedProvider.text("t".repeat(1 + random.nextInt(40))));
                case 3 -> provider.then(ScriptedProvider.text("a", "b", "c"));
                case 4 -> provider.then(ScriptedProvider.text("z".repeat(random.nextInt(3_000) + 1)));
                case 5, 6, 7 -> reader.read(1 + random.nextInt(200));
                case 8, 9 -> reader.reconnect();
                case 10 -> readers.add(new LossyReader(generation));
                default -> {
                    if (random.nextInt(4) == 0) {
                        generation.stop();
                    }
                }
            }
        }
    }

    /** A client that keeps whole events only, as the contract asks, and resumes after the last of them. */
    private static final class LossyReader {
        private final Generation generation;
        private final ByteArrayOutputStream applied = new ByteArrayOutputStream();
        private byte[] received = {};
        private long last;
        private Reader reader;

        LossyReader(Generation generation) {
            this.generation = generation;
            this.reader = new Reader(generation, 0);
        }

        void read(int limit) {
            if (generation.last() > last) {
                reader.step(limit);
            }
            apply();
        }

        void reconnect() {
            apply();
            reader.close();
            received = new byte[0];
            reader = new Reader(generation, last);
        }

        void toEnd() {
            while (!(reader.step(7) instanceof Piece.End)) {
                // reads on
            }
            apply();
            reader.close();
        }

        byte[] applied() {
            return applied.toByteArray();
        }

        private void apply() {
            received = reader.bytes();
            int from = 0;
            for (int i = 1; i < received.length; i++) {
                if (received[i] == '\n' && received[i - 1] == '\n') {
                    applyFrame(new String(received, from, i + 1 - from, StandardCharsets.UTF_8));
                    from = i + 1;
                }
            }
        }

        private void applyFrame(String frame) {
            long id = Long.parseLong(frame.substring("id: ".length(), frame.indexOf('\n')));
            assertTrue(id <= last + 1, () -> "event " + id + " after " + last + " in " + Arrays.toString(received));
            if (id == last + 1) {
                last = id;
                applied.writeBytes(frame.getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
