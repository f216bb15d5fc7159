package org.parley.generation;

/** What becomes of a generation when its last reader has gone. */
public enum OnDisconnect {
    /** It goes on; a stateless one is stopped after {@code parley.abandon-after}. */
    CONTINUE,
    /** It is stopped at once. */
    STOP,
    /** It goes on to its end: who asked comes back for it. */
    FINISH
}
