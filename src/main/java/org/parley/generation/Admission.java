package org.parley.generation;

import java.time.Duration;
import org.parley.governance.Verdict;

/** Whether a generation may start. */
public sealed interface Admission {
    /**
     * It has started, now or by an earlier request with the same id.
     *
     * @param reader reads from the beginning; open since before the start, so that nothing passes for abandoned
     */
    record Admitted(Follower reader) implements Admission {}

    /** The id was used before, by somebody else or for an answer that is no longer kept. */
    record Taken() implements Admission {}

    /** The caller may not, or has used up what was theirs. */
    record Refused(Verdict.Refused why) implements Admission {}

    /** There is no room now. */
    record Busy(Duration retryAfter) implements Admission {}
}
