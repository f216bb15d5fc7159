package org.parley.governance;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether this node still takes questions. Once it does not it never will again: it is about to be stopped. Thread-safe, never waits.
 */
public final class Drain {
    /** Soon, since another node takes it at once; not at once, since a balancer may take a moment to notice. */
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicInteger unfinished = new AtomicInteger();

    /** From now on nothing more is let in. @return whether it was before */
    public boolean begin() {
        return begun.compareAndSet(false, true);
    }

    public boolean begun() {
        return begun.get();
    }

    /** What was let in, answers and vectors, and is not over. Once it is nothing after {@link #begin}, it stays so. */
    public int unfinished() {
        return unfinished.get();
    }

    /** Why nothing is let in; empty as long as it is. */
    public Optional<Verdict.Draining> refusal() {
        return begun() ? Optional.of(new Verdict.Draining(RETRY)) : Optional.empty();
    }

    /** @param next asked as long as this node takes questions */
    Gate before(Gate next) {
        return call -> begun() ? new Verdict.Draining(RETRY) : counted(call, next);
    }

    private Verdict counted(Call call, Gate next) {
        unfinished.incrementAndGet();
        Reservation left = Reservation.once(spent -> unfinished.decrementAndGet());
        Verdict verdict = new Verdict.Draining(RETRY);
        try {
            if (!begun()) { // once more: who has begun since, and sees nobody inside, can be sure that nobody comes
                verdict = next.admit(call);
            }
        } finally {
            if (verdict instanceof Verdict.Refused) {
                left.settle(Spent.NOTHING);
            }
        }
        return switch (verdict) {
            case Verdict.Refused refused -> refused;
            case Verdict.Admitted admitted ->
                new Verdict.Admitted(admitted.receipt(), both(admitted.reservation(), left), admitted.instructions());
        };
    }

    private static Reservation both(Reservation first, Reservation second) {
        return spent -> {
            try {
                first.settle(spent);
            } finally {
                second.settle(spent);
            }
        };
    }
}
