package org.parley.crash;

/** @param lostNanos the longest stretch of an answer that a client had seen and the database had not */
record Findings(int questions, int interrupted, long lostNanos) {
    static final Findings NONE = new Findings(0, 0, 0);

    Findings and(Findings other) {
        return new Findings(
                questions + other.questions, interrupted + other.interrupted, Math.max(lostNanos, other.lostNanos));
    }
}
