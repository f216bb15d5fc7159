package org.parley.provider;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How one of the servers that models are asked at does, on this node.
 *
 * @param address without what is secret in it
 * @param models as the settings say them
 * @param running answers that it makes now
 * @param concurrency the most that it may; 0: no limit
 * @param lastFailure since the start
 */
public record UpstreamHealth(
        String name,
        String address,
        List<String> models,
        State state,
        int running,
        int concurrency,
        Optional<Failure> lastFailure) {

    public enum State {
        /** It is asked. */
        CLOSED,
        /** It has failed again and again, and is left alone for a while. */
        OPEN,
        /** One question is let through to see how it does. */
        HALF_OPEN,
        /** It is the only one, and asked whatever happens. */
        UNWATCHED
    }

    public record Failure(Instant at, Fault fault) {}
}
