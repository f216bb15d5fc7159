package org.parley.governance;

/** What a reservation holds of one counter. */
record Charge(Counter counter, Amounts amounts) {}
