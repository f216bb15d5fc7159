package org.parley.identity;

import java.time.Instant;
import java.util.Set;

/**
 * Somebody who has been here.
 *
 * @param groups as the last login told them
 * @param lastSeen to within a quarter of an hour
 * @param held whether nothing of theirs may be lost
 */
public record User(
        String id,
        String name,
        Set<String> groups,
        Caller.How how,
        Instant firstSeen,
        Instant lastSeen,
        boolean disabled,
        boolean held) {
    public User {
        groups = Set.copyOf(groups);
    }
}
