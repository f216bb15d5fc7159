package org.parley.testing;

import java.util.Optional;
import org.parley.governance.Gate;
import org.parley.governance.Verdict;

/** Lets everybody in, and counts nothing: for tests of what happens behind the gate. */
public final class OpenGate {
    public static final Gate GATE = call -> new Verdict.Admitted("none", spent -> {}, Optional.empty());

    private OpenGate() {}
}
