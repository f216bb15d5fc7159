package org.parley.generation;

import org.parley.governance.Spent;

/** Hears of every answer of this node, on the thread that makes it: may block, and holds up that answer alone. */
public interface GenerationListener {
    /** Before the model is asked. */
    default void begins(Generation answer) {}

    /** Another node has taken it over, and tells its end. */
    default void lost(Generation answer) {}

    /** One of another node, which is gone; this node has ended it. */
    default void interrupted(String answer) {}

    /** After its last event. */
    void ended(Generation answer, Spent spent);
}
