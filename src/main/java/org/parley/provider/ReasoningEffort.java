package org.parley.provider;

/** How long a reasoning model may think; the wire's word is the lower-case name. */
public enum ReasoningEffort {
    MINIMAL,
    LOW,
    MEDIUM,
    HIGH
}
