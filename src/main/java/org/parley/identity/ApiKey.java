package org.parley.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a program shows to be let in, as its owner sees it: never the secret.
 *
 * @param hint how the secret begins
 * @param wanted what its owner has said about it
 * @param used last, to within five minutes
 */
public record ApiKey(String id, String owner, String hint, Wanted wanted, Instant created, Optional<Instant> used) {

    /**
     * @param models that it may ask; none: all that are offered
     * @param networks from where, as address ranges; none: from anywhere
     */
    public record Wanted(String name, Set<String> models, List<String> networks, Optional<Instant> expires) {
        public Wanted {
            models = Set.copyOf(models);
            networks = List.copyOf(networks);
        }
    }

    boolean expired(Instant now) {
        return wanted.expires().filter(end -> !end.isAfter(now)).isPresent();
    }
}
