package org.parley.governance;

import java.time.Duration;
import org.parley.config.Limit;

/** What the gate says. */
public sealed interface Verdict {
    /** @param reservation to be settled, however the answer ends */
    record Admitted(Reservation reservation) implements Verdict {}

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
}
