package org.parley.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.parley.config.Limit;

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
     * @param limits of its own, beside those of its owner; none: only those
     */
    public record Wanted(
            String name, Set<String> models, List<String> networks, List<Limit> limits, Optional<Instant> expires) {
        public Wanted {
            models = Set.copyOf(models);
            networks = List.copyOf(networks);
            limits = List.copyOf(limits);
        }
    }

    public boolean mayAsk(String model) {
        return wanted.models().isEmpty() || wanted.models().contains(model);
    }

    boolean expired(Instant now) {
        return wanted.expires().filter(end -> !end.isAfter(now)).isPresent();
    }
}
