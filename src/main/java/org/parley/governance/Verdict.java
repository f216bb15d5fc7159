package org.parley.governance;

import java.time.Duration;
import java.util.Optional;
import org.parley.config.Limit;

/** What the gate says. */
public sealed interface Verdict {
    /**
     * @param receipt under which what was used is recorded, once
     * @param reservation to be settled, however the answer ends
     * @param instructions what the model is to be told first
     */
    record Admitted(String receipt, Reservation reservation, Optional<String> instructions) implements Verdict {}

    /** Why not. */
    sealed interface Refused extends Verdict {}

    /**
     * A limit is reached.
     *
     * @param used before this call, with what running answers have reserved, in the limit's unit
     * @param needed by this call
     * @param currency of money
     * @param freeIn when asking again may help
     */
    record Limited(Limit limit, long used, long needed, String currency, Duration freeIn) implements Refused {}

    /** The caller's groups, or the key by which a program was let in, may not use it. */
    record ModelNotAllowed(String model) implements Refused {}

    record ToolNotAllowed(String tool) implements Refused {}

    /** This node is about to be stopped; another takes the question, or this one after its restart. */
    record Draining(Duration retryAfter) implements Refused {}

    /** The caller has not accepted what users accept before they ask. */
    record PolicyNotAccepted() implements Refused {}
}
