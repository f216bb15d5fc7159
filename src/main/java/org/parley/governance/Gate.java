package org.parley.governance;

/** Whether an answer may be made. Thread-safe. */
@FunctionalInterface
public interface Gate {
    /** Blocks for the database, where there are limits. */
    Verdict admit(Call call);
}
