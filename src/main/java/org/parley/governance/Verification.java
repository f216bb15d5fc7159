package org.parley.governance;

/** What was found when the audit was checked. */
public sealed interface Verification {
    /** @param head the newest row's hash: kept elsewhere, it shows later whether rows were rewritten up to here */
    record Intact(long rows, String head) implements Verification {}

    /** @param seq of the first row that is not as it was written */
    record Broken(long seq, String what) implements Verification {}
}
