package org.parley.generation;

import java.time.Duration;

/** Whether a generation may start. */
public sealed interface Admission {
    record Admitted(Generation generation) implements Admission {}

    /** There is no room now. */
    record Busy(Duration retryAfter) implements Admission {}
}
