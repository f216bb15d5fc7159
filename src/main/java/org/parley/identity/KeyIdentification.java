package org.parley.identity;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import org.parley.config.AddressRange;

/**
 * Knows a program by the key that it sends as a bearer token, and everybody else as the mode does. A token that is none of ours is left
 * to the mode: clients of OpenAI's API send something even where nothing is asked for. Blocks for the database.
 */
public final class KeyIdentification implements Identification {
    private static final String BEARER = "Bearer ";
    private static final Identity.Refused WRONG = new Identity.Refused(
            "Incorrect API key provided: it is unknown, revoked or expired, or not for this network.");

    private final ApiKeys keys;
    private final Users users;
    private final Identification mode;
    private final boolean ownMachineOnly;

    /** @param ownMachineOnly whether whom the mode refuses is refused with a key too */
    public KeyIdentification(ApiKeys keys, Users users, Identification mode, boolean ownMachineOnly) {
        this.keys = keys;
        this.users = users;
        this.mode = mode;
        this.ownMachineOnly = ownMachineOnly;
    }

    @Override
    public Identity identify(HttpServletRequest request) {
        Optional<String> secret = secret(request);
        if (secret.isEmpty()) {
            return mode.identify(request);
        }
        if (ownMachineOnly && mode.identify(request) instanceof Identity.Refused refused) {
            return refused;
        }
        Optional<ApiKey> key = keys.find(secret.get()).filter(found -> comesFrom(request.getRemoteAddr(), found));
        return key.flatMap(found -> users.find(found.owner()).map(owner -> known(owner, found)))
                .orElse(WRONG);
    }

    private static Optional<String> secret(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("Authorization"))
                .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(header -> header.substring(BEARER.length()).strip())
                .filter(token -> token.startsWith(ApiKeys.PREFIX));
    }

    private static boolean comesFrom(String address, ApiKey key) {
        return key.wanted().networks().isEmpty()
                || key.wanted().networks().stream()
                        .flatMap(range -> AddressRange.parse(range).stream())
                        .anyMatch(range -> range.contains(address));
    }

    /** As its owner, but for what an owner can do by being an admin. */
    private static Identity known(User owner, ApiKey key) {
        return new Identity.Known(
                new Caller(owner.id(), owner.name(), owner.groups(), Set.of(), Caller.How.KEY, Optional.of(key)));
    }
}
