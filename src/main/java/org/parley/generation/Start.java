package org.parley.generation;

import java.util.Optional;
import org.parley.governance.Call;
import org.parley.governance.TokenEstimate;
import org.parley.identity.Caller;
import org.parley.provider.Prompt;

/**
 * An answer to be made.
 *
 * @param place empty for a stateless answer, which is stopped when nobody reads it
 */
public record Start(GenerationId id, Caller owner, Prompt prompt, OnDisconnect onDisconnect, Optional<Place> place) {

    Call call() {
        return new Call(id.text(), owner, prompt.model(), prompt.tools(), () -> TokenEstimate.of(prompt));
    }

    public static Start stateless(GenerationId id, Caller owner, Prompt prompt, OnDisconnect onDisconnect) {
        return new Start(id, owner, prompt, onDisconnect, Optional.empty());
    }
}
