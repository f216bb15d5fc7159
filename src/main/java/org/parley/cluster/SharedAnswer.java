package org.parley.cluster;

import java.util.Optional;
import org.parley.identity.Caller;

/**
 * An answer that every node may serve.
 *
 * @param node the only one that may add to it
 * @param relayed whether its events are in the words of the model's API
 * @param place where it is stored; empty for a stateless one
 * @param inputTokens of its question, estimated
 * @param receipt under which what it uses is recorded
 * @param kept whether its events can still be read: they are forgotten before it is
 */
public record SharedAnswer(
        String id,
        String node,
        Caller owner,
        String model,
        boolean relayed,
        Optional<Place> place,
        long inputTokens,
        String receipt,
        boolean kept) {

    /** A message in a conversation. */
    public record Place(String conversation, String message) {}
}
