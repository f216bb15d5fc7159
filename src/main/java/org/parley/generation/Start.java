package org.parley.generation;

import java.util.Optional;
import org.parley.governance.Call;
import org.parley.governance.TokenEstimate;
import org.parley.identity.Caller;
import org.parley.provider.Prompt;
import org.parley.provider.Query;
import org.parley.provider.RelayedRequest;

/**
 * An answer to be made.
 *
 * @param place empty for a stateless answer, which is stopped when nobody reads it
 */
public record Start(GenerationId id, Caller owner, Query query, OnDisconnect onDisconnect, Optional<Place> place) {

    /** A program's request. */
    public static Start relayed(GenerationId id, Caller owner, RelayedRequest request, OnDisconnect onDisconnect) {
        return new Start(id, owner, request, onDisconnect, Optional.empty());
    }

    Call call() {
        return new Call(id.text(), owner, query.model(), query.tools(), () -> TokenEstimate.of(query));
    }

    public static Start stateless(GenerationId id, Caller owner, Prompt prompt, OnDisconnect onDisconnect) {
        return new Start(id, owner, prompt, onDisconnect, Optional.empty());
    }
}
