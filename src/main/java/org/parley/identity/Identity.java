package org.parley.identity;

/** The outcome of looking at a request. */
public sealed interface Identity {
    record Known(Caller caller) implements Identity {}

    /** @param reason fit to be shown to whoever sent the request */
    record Refused(String reason) implements Identity {}
}
