package org.parley.identity;

import java.time.Instant;
import java.util.Set;

/**
 * A user that is a program. Nobody logs in as it; it is let in by its keys.
 *
 * @param madeBy the administrator whose it is
 */
public record ServiceAccount(
        String id, String name, Set<String> groups, String madeBy, Instant made, boolean disabled) {
    public ServiceAccount {
        groups = Set.copyOf(groups);
    }
}
