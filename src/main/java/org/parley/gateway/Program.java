package org.parley.gateway;

import java.util.Optional;
import org.parley.identity.ApiKey;
import org.parley.identity.Caller;

/**
 * Who asks.
 *
 * @param key by which it was let in; empty where it was a login
 */
record Program(Caller caller, Optional<ApiKey> key) {

    boolean mayAsk(String model) {
        return key.map(known -> known.wanted().models())
                .filter(models -> !models.isEmpty())
                .map(models -> models.contains(model))
                .orElse(true);
    }
}
