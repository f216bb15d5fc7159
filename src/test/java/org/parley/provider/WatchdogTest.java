package org.parley.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.parley.testing.TestUpstream;

final class WatchdogTest {
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofHours(1);

    private final AtomicInteger rounds = new AtomicInteger();

    @Test
    void oneThatCannotBeEndedDoesNotKeepTheOthersFromIt() throws IOException {
        List<UpstreamCall> calls = calls(SHORT);
        try (Watchdog watchdog = new Watchdog(1, rounds::incrementAndGet)) {
            calls.forEach(watchdog::add);
            TestUpstream.await(
                    "all ended",
                    () -> calls.stream()
                            .allMatch(call -> call.aborted().equals(Optional.of(UpstreamCall.Abort.TIMEOUT))));
            int seen = rounds.get();
            TestUpstream.await("another round", () -> rounds.get() > seen);
        }
    }

    @Test
    void furtherWorkThatFailsDoesNotEndTheWatching() throws IOException {
        UpstreamCall late = new UpstreamCall(SHORT, SHORT);
        try (Watchdog watchdog = new Watchdog(1, () -> {
            rounds.incrementAndGet();
            throw new AssertionError("meant");
        })) {
            TestUpstream.await("two rounds", () -> rounds.get() >= 2);
            watchdog.add(late);
            TestUpstream.await("the late one ended", () -> late.aborted().isPresent());
        }
    }

    @Test
    void closingEndsThemAll() throws IOException {
        List<UpstreamCall> calls = calls(LONG);
        Watchdog watchdog = new Watchdog(1, rounds::incrementAndGet);
        calls.forEach(watchdog::add);
        watchdog.close();
        for (UpstreamCall call : calls) {
            assertEquals(Optional.of(UpstreamCall.Abort.CLOSED), call.aborted());
        }
        UpstreamCall late = new UpstreamCall(LONG, LONG);
        watchdog.add(late);
        assertEquals(Optional.of(UpstreamCall.Abort.CLOSED), late.aborted());
    }

    /** Ten, of which every second one's connection fails to close. */
    private static List<UpstreamCall> calls(Duration limit) throws IOException {
        List<UpstreamCall> calls = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            UpstreamCall call = new UpstreamCall(limit, limit);
            boolean fails = i % 2 == 0;
            call.attach(() -> {
                if (fails) {
                    throw new IllegalStateException("meant");
                }
            });
            calls.add(call);
        }
        return calls;
    }
}
