package org.parley.config;

import java.util.Map;
import java.util.Set;

/**
 * Which names whom is allowed to use; without any rule everybody may use everything.
 *
 * @param everybody what all may use
 * @param byGroup what members of a group may use as well
 */
public record Allowed(Set<String> everybody, Map<String, Set<String>> byGroup) {
    public static final Allowed ALL = new Allowed(Set.of("*"), Map.of());

    public Allowed {
        everybody = Set.copyOf(everybody);
        byGroup = Map.copyOf(byGroup);
    }

    /** @param groups the user's */
    public boolean admits(Set<String> groups, String name) {
        return among(everybody, name)
                || byGroup.entrySet().stream()
                        .anyMatch(each -> groups.contains(each.getKey()) && among(each.getValue(), name));
    }

    private static boolean among(Set<String> names, String name) {
        return names.contains(name) || names.contains("*");
    }
}
