package org.parley.generation;

import java.time.Duration;

/**
 * How long and how much is kept.
 *
 * @param abandonAfter a generation that nobody has read for so long is stopped
 * @param logRetention how long an ended generation can be followed
 * @param memory bytes that all logs together may hold; ended ones are dropped early, oldest first, to keep it
 */
public record Retention(Duration abandonAfter, Duration logRetention, long memory) {
    /** A quarter of the heap for logs. */
    public static Retention of(Duration abandonAfter, Duration logRetention) {
        return new Retention(abandonAfter, logRetention, Runtime.getRuntime().maxMemory() / 4);
    }
}
