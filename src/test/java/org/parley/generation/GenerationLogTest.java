package org.parley.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.sse.Piece;

/** What a log that is shared shows, and when. Events of all sizes, so that blocks end in all places. */
class GenerationLogTest {
    private static final int EVENTS = 40;

    private final GenerationLog log = new GenerationLog(new AtomicLong(), EventEncoder::encode, true);

    private void say(int size) {
        for (int i = 1; i < EVENTS; i++) {
            log.append(new GenerationEvent.Delta("x".repeat(size + i)));
        }
        log.append(new GenerationEvent.End(GenerationEvent.Status.COMPLETED, Optional.empty(), Optional.empty()));
    }

    private static void assertNothingNow(GenerationLog.Cursor cursor) {
        assertEquals(Piece.NOTHING, cursor.nextFrame());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 450, 600, 70_000})
    void aReaderSeesNothingBeforeItIsShownWhereverItBegins(int size) {
        say(size);
        for (int shown = 0; shown < EVENTS; shown++) {
            log.show(shown);
            assertEquals(shown, log.last());
            assertTrue(log.seal().isEmpty());
            assertNothingNow(log.cursor(shown).orElseThrow());
            assertNothingNow(log.cursor(EVENTS).orElseThrow());
        }
        log.show(EVENTS);
        assertTrue(log.seal().isPresent());
        assertEquals(Piece.END, log.cursor(EVENTS).orElseThrow().nextFrame());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 450, 600, 70_000})
    void aReaderThatWaitsIsGivenEachEventOnce(int size) {
        say(size);
        GenerationLog.Cursor cursor = log.cursor(0).orElseThrow();
        for (int shown = 1; shown <= EVENTS; shown++) {
            log.show(shown);
            assertTrue(cursor.nextFrame() instanceof Piece.Bytes);
            assertEquals(shown, cursor.sequence());
            assertEquals(shown == EVENTS ? Piece.END : Piece.NOTHING, cursor.nextFrame());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 450, 600, 70_000})
    void aCopyOfItsPartsIsTheSame(int size) {
        say(size);
        GenerationLog copy = new GenerationLog(new AtomicLong(), EventEncoder::encode);
        while (log.hasUnshown()) {
            GenerationLog.Part part = log.unshown(1_000).orElseThrow();
            log.show(part.last());
            copy.receive(part);
            copy.receive(part); // a wake-up too many
        }
        assertEquals(text(log), text(copy));
        assertEquals(log.seal().orElseThrow().event(), copy.seal().orElseThrow().event());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 450, 600, 70_000})
    void whatOthersHaveLostIsThereAgain(int size) {
        say(size);
        log.show(EVENTS);
        for (int kept = 0; kept < EVENTS; kept++) {
            GenerationLog copy = new GenerationLog(new AtomicLong(), EventEncoder::encode);
            ShownAgain.after(0, log).stream().limit(kept).forEach(copy::receive);
            ShownAgain.after(kept, log).forEach(copy::receive);
            assertEquals(text(log), text(copy));
            assertEquals(
                    log.seal().orElseThrow().event(), copy.seal().orElseThrow().event());
        }
    }

    @Test
    void nothingIsLostOfWhatOthersHaveAndIsNotShownYet() {
        say(100);
        log.show(10);
        assertTrue(ShownAgain.after(15, log).isEmpty());
        assertTrue(ShownAgain.after(10, log).isEmpty());
    }

    private static String text(GenerationLog log) {
        return Transcript.of(log).text();
    }
}
