package org.parley.identity;

import java.time.Instant;

/** A user's rights have been taken: what they have open on any node is to end. */
public sealed interface Revocation {
    String user();

    record Disabled(String user) implements Revocation {}

    /** @param at sessions that began before are over */
    record SignedOut(String user, Instant at) implements Revocation {}
}
