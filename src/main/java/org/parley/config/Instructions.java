package org.parley.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a model is told before every conversation; the people who ask neither see nor change it. */
public record Instructions(List<Part> parts) {
    public static final Instructions NONE = new Instructions(List.of());

    public Instructions {
        parts = List.copyOf(parts);
    }

    /** @param whose all together, or a group's */
    public record Part(Audience whose, String text) {}

    /** First those for everybody, then those of the user's groups as they were written; empty where there are none. */
    public Optional<String> of(Set<String> groups) {
        String all = parts.stream()
                .sorted((a, b) -> Boolean.compare(isOfGroup(a), isOfGroup(b))) // which keeps their order
                .filter(part -> !(part.whose() instanceof Audience.Group group) || groups.contains(group.name()))
                .map(Part::text)
                .collect(Collectors.joining("\n\n"));
        return Optional.of(all).filter(text -> !text.isEmpty());
    }

    private static boolean isOfGroup(Part part) {
        return part.whose() instanceof Audience.Group;
    }
}
