package org.parley.governance;

/** By what usage is summed. */
public enum UsageBy {
    /** Of the calendar in UTC. */
    DAY,
    USER,
    GROUP,
    MODEL
}
