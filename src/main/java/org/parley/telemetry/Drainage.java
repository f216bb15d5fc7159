package org.parley.telemetry;

/** What draining a node comes to, and how far it has come. Thread-safe, never blocks. */
public interface Drainage {
    /** Nothing more is taken from now on. Idempotent. */
    void begin();

    /** What was asked before and is still being answered. */
    int running();

    /** Who is still being sent an answer, be it over or not. */
    int readers();
}
