package org.parley.web;

import java.time.Duration;
import org.parley.config.Settings;

/** How every body with text or files is read, and the memory that they share. */
record Bodies(BodyReader reader, BodyBudget budget) {
    /** Thirty-two MiB over a line of one Mbit/s. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    static Bodies of(Settings settings) {
        long largest = settings.maxRequestBytes();
        return new Bodies(new BodyReader(largest, PATIENCE, System::nanoTime), BodyBudget.of(largest));
    }
}
