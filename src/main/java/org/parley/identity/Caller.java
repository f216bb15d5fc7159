package org.parley.identity;

import java.util.Optional;
import java.util.Set;

/**
 * Somebody known.
 *
 * @param id what ownership hangs on; stable over logins, and the same for a person and the keys they made
 * @param name for people
 * @param groups as the login tells them
 * @param key by which a program was let in
 */
public record Caller(String id, String name, Set<String> groups, Set<String> roles, How how, Optional<ApiKey> key) {
    static final String ADMIN = "admin";

    /** By what somebody is known. */
    public enum How {
        /** Sits at this machine. */
        LOCAL,
        /** The application server's login. */
        CONTAINER,
        /** A trusted proxy's word. */
        PROXY,
        /** An OpenID provider's signed word. */
        OIDC,
        /** An API key. */
        KEY,
        /** Nothing: an account of programs, known by their keys alone. */
        SERVICE
    }

    public Caller {
        groups = Set.copyOf(groups);
        roles = Set.copyOf(roles);
    }

    /** Somebody who has logged in. */
    public Caller(String id, String name, Set<String> groups, Set<String> roles, How how) {
        this(id, name, groups, roles, how, Optional.empty());
    }

    public boolean isAdmin() {
        return roles.contains(ADMIN);
    }
}
