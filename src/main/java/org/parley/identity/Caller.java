package org.parley.identity;

import java.util.Set;

/**
 * Somebody known.
 *
 * @param id what ownership hangs on; stable over logins
 * @param name for people
 */
public record Caller(String id, String name, Set<String> roles) {
    public Caller {
        roles = Set.copyOf(roles);
    }
}
