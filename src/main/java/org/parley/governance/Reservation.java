package org.parley.governance;

import java.util.concurrent.atomic.AtomicBoolean;

/** What a running answer may use. */
@FunctionalInterface
public interface Reservation {
    /**
     * Replaces what was reserved by what was used, and records it. The first call counts, later ones are without effect.
     * Blocks for the database; never throws.
     */
    void settle(Spent spent);

    /** Settled by the first call only. */
    static Reservation once(Reservation reservation) {
        AtomicBoolean settled = new AtomicBoolean();
        return spent -> {
            if (settled.compareAndSet(false, true)) {
                reservation.settle(spent);
            }
        };
    }
}
