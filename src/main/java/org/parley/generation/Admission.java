package org.parley.generation;

import java.time.Duration;

/** Whether a generation may start. */
public sealed interface Admission {
    /** @param reader reads from the beginning; open since before the start, so that nothing passes for abandoned */
    record Admitted(Follower reader) implements Admission {}

    /** There is no room now. */
    record Busy(Duration retryAfter) implements Admission {}
}
