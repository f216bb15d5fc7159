package org.parley.identity;

import java.time.Instant;
import java.util.Optional;

/** What comes of looking at a request. */
public sealed interface Identity {
    /** @param since when the session began that tells it; empty where no session does */
    record Known(Caller caller, Optional<Instant> since) implements Identity {
        public Known(Caller caller) {
            this(caller, Optional.empty());
        }
    }

    /** @param reason fit to be shown to whoever sent the request */
    record Refused(String reason) implements Identity {}

    /** Nobody has logged in, or no longer is. */
    record Anonymous() implements Identity {}
}
