package org.parley.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Eventually.eventually;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.identity.Caller;
import org.parley.provider.Prompt;
import org.parley.sse.Piece;
import org.parley.testing.OpenGate;

/** Between the steps of beginning to follow nothing gets lost, whatever happens there. */
class FollowerTest {
    private final ScriptedProvider provider = new ScriptedProvider();
    private final Generations generations = new Generations(
            provider, new Retention(Duration.ofMinutes(1), Duration.ofHours(1), 1L << 30), OpenGate.GATE);
    private final Follower first = start();

    private Follower start() {
        Caller ann = new Caller("ann", "Ann", Set.of(), Set.of(), Caller.How.LOCAL);
        return assertInstanceOf(
                        Admission.Admitted.class,
                        generations.start(Start.stateless(
                                GenerationId.random(), ann, Prompt.of("m", "?"), OnDisconnect.CONTINUE)))
                .reader();
    }

    @AfterEach
    void stop() {
        generations.close();
    }

    private void speak() {
        provider.then(ScriptedProvider.text("a"));
        eventually(
                "thinking, clear and a delta are said", () -> first.generation().last() == 4);
    }

    private static String now(Follower follower) {
        StringBuilder text = new StringBuilder();
        while (follower.nextEvent() instanceof Follower.Read.Event read) {
            text.append(read.event().sequence()).append(read.event().name()).append(' ');
        }
        return text.toString();
    }

    @Test
    void whatIsSaidBetweenThePlaceAndTheFirstLookIsRead() {
        Follower follower = first.generation().follow(1).orElseThrow();
        speak();
        assertEquals("2thinking 3clear 4delta ", now(follower));
    }

    @Test
    void whatIsSaidBetweenTheLastLookAndTheListeningWakesAtOnce() {
        Follower follower = first.generation().follow(0).orElseThrow();
        assertEquals("1created ", now(follower));
        assertEquals(Piece.NOTHING, follower.next(1));
        speak();
        AtomicInteger woken = new AtomicInteger();
        follower.onMore(woken::incrementAndGet);
        assertTrue(woken.get() > 0);
        assertEquals("2thinking 3clear 4delta ", now(follower));
    }

    @Test
    void theEndBetweenTheLastLookAndTheListeningWakesAtOnce() {
        Follower follower = first.generation().follow(0).orElseThrow();
        assertEquals("1created ", now(follower));
        first.generation().stop();
        AtomicInteger woken = new AtomicInteger();
        follower.onMore(woken::incrementAndGet);
        assertTrue(woken.get() > 0);
        assertEquals("2end ", now(follower));
        assertEquals(Follower.Read.END, follower.nextEvent());
    }

    @Test
    void whoHasLeftIsNotWoken() {
        Follower follower = first.generation().follow(0).orElseThrow();
        AtomicInteger woken = new AtomicInteger();
        follower.onMore(woken::incrementAndGet);
        int before = woken.get();
        follower.close();
        speak();
        assertEquals(before, woken.get());
        assertFalse(first.generation().ended());
    }
}
