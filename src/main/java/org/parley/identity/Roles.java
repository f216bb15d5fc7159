package org.parley.identity;

import java.util.Optional;
import java.util.Set;
import org.parley.config.Settings;

/**
 * Who has which role.
 *
 * @param admins ids of users
 * @param adminGroup whose members are admins too
 */
record Roles(Set<String> admins, Optional<String> adminGroup) {
    Roles {
        admins = Set.copyOf(admins);
    }

    static Roles of(Settings.Auth auth) {
        return new Roles(auth.admins(), auth.adminGroup());
    }

    Set<String> of(String user, Set<String> groups) {
        boolean admin =
                admins.contains(user) || adminGroup.filter(groups::contains).isPresent();
        return admin ? Set.of(Caller.ADMIN) : Set.of();
    }
}
