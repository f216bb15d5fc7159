package org.parley.governance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.parley.identity.Caller;
import org.parley.testing.OpenGate;

/** Who has seen nobody inside can be sure that nobody will be. */
class DrainTest {
    private final Drain drain = new Drain();

    private static Call call() {
        Caller caller = new Caller("ann", "Ann", Set.of(), Set.of(), Caller.How.LOCAL, Optional.empty());
        return new Call("id", caller, "model", Set.of(), () -> 1);
    }

    private static Reservation admitted(Gate gate) {
        return assertInstanceOf(Verdict.Admitted.class, gate.admit(call())).reservation();
    }

    @Test
    void whatIsLetInIsInsideUntilItIsSettledOnce() {
        List<Spent> settled = new ArrayList<>();
        Gate gate = drain.before(call -> new Verdict.Admitted("none", settled::add, Optional.of("Be brief.")));
        Reservation one = admitted(gate);
        Reservation other = admitted(gate);
        assertEquals(2, drain.unfinished());
        one.settle(Spent.NOTHING);
        one.settle(Spent.NOTHING);
        assertEquals(1, drain.unfinished());
        other.settle(Spent.NOTHING);
        assertEquals(0, drain.unfinished());
        assertTrue(settled.contains(Spent.NOTHING));
    }

    @Test
    void nothingIsLetInAfterItHasBegun() {
        Gate gate = drain.before(OpenGate.GATE);
        Reservation before = admitted(gate);
        assertTrue(drain.begin());
        assertInstanceOf(Verdict.Draining.class, gate.admit(call()));
        assertEquals(1, drain.unfinished());
        before.settle(Spent.NOTHING);
        assertEquals(0, drain.unfinished());
        assertTrue(!drain.begin() && drain.begun());
    }

    /** It was let in, though it is not there yet. */
    @Test
    void whatIsAtTheNextGateIsInside() {
        Gate gate = drain.before(call -> {
            assertTrue(drain.begin());
            assertEquals(1, drain.unfinished());
            return OpenGate.GATE.admit(call);
        });
        Reservation reservation = admitted(gate);
        assertEquals(1, drain.unfinished());
        reservation.settle(Spent.NOTHING);
        assertEquals(0, drain.unfinished());
    }

    @Test
    void whatIsTurnedAwayOrFailsIsOutside() {
        drain.before(call -> new Verdict.PolicyNotAccepted()).admit(call());
        assertEquals(0, drain.unfinished());
        Gate broken = drain.before(call -> {
            throw new IllegalStateException("no database");
        });
        assertThrows(IllegalStateException.class, () -> broken.admit(call()));
        assertEquals(0, drain.unfinished());
    }
}
