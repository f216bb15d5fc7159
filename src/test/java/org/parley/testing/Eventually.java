package org.parley.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what must come true; the only waiting that tests do. */
public final class Eventually {
    /** Generous: it decides only how soon a broken test is told, never whether a slow machine passes. */
    public static final Duration DEADLINE = Duration.ofSeconds(60);

    private static final long FIRST_LOOK_NANOS = 200_000;
    private static final long LAST_LOOK_NANOS = 20_000_000;

    private Eventually() {}

    /** @throws AssertionError naming {@code what} after {@link #DEADLINE} */
    public static void eventually(String what, BooleanSupplier condition) {
        within(DEADLINE, what, condition);
    }

    public static void within(Duration limit, String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        long pause = FIRST_LOOK_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new AssertionError("not within " + limit + ": " + what);
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(pause * 2, LAST_LOOK_NANOS);
        }
    }
}
