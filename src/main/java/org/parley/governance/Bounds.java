package org.parley.governance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.parley.config.Audience;
import org.parley.config.Limit;
import org.parley.config.Limit.Measure;
import org.parley.identity.Caller;

/** Which limits hold for whom. */
final class Bounds {
    private final List<Limit> limits;

    Bounds(List<Limit> limits) {
        this.limits = List.copyOf(limits);
    }

    /** Those of the deployment, and those of the key by which a program is let in. */
    private Stream<Limit> of(Caller caller) {
        return Stream.concat(limits.stream(), caller.key().stream().flatMap(key -> key.wanted().limits().stream()));
    }

    /** Whether any limit of the caller counts what an answer weighs. */
    boolean weigh(Caller caller) {
        return of(caller).anyMatch(limit -> limit.measure() == Measure.TOKENS || limit.measure() == Measure.MONEY);
    }

    /** In the order of their counters. */
    List<Bound> of(Caller caller, Instant now) {
        Map<Counter, List<Limit>> byCounter = new TreeMap<>();
        of(caller)
                .filter(limit -> !isReplaced(limit, caller))
                .forEach(limit -> subject(limit, caller)
                        .map(subject -> Counter.at(now, subject, limit.period()))
                        .ifPresent(counter -> byCounter
                                .computeIfAbsent(counter, key -> new ArrayList<>())
                                .add(limit)));
        return byCounter.entrySet().stream()
                .map(each -> new Bound(each.getKey(), each.getValue()))
                .toList();
    }

    private static Optional<String> subject(Limit limit, Caller caller) {
        return switch (limit.whose()) {
            case Audience.Everybody everybody -> Optional.of("all");
            case Audience.Each each -> Optional.of("user:" + caller.id());
            case Audience.Group group ->
                Optional.of("group:" + group.name())
                        .filter(subject -> caller.groups().contains(group.name()));
            case Audience.Member member ->
                Optional.of("user:" + caller.id())
                        .filter(subject -> caller.groups().contains(member.group()));
            case Audience.Key key -> caller.key().map(known -> "key:" + known.id());
        };
    }

    /** What is said of members of a group holds in place of what is said of every user, and of several such the most. */
    private boolean isReplaced(Limit limit, Caller caller) {
        return switch (limit.whose()) {
            case Audience.Everybody everybody -> false;
            case Audience.Group group -> false;
            case Audience.Key key -> false;
            case Audience.Each each -> asMember(limit, caller).findAny().isPresent();
            case Audience.Member member ->
                asMember(limit, caller)
                        .max(Comparator.comparingLong(Limit::most))
                        .filter(most -> most.most() > limit.most())
                        .isPresent();
        };
    }

    private Stream<Limit> asMember(Limit alike, Caller caller) {
        return limits.stream()
                .filter(limit -> limit.measure() == alike.measure() && limit.period() == alike.period())
                .filter(limit -> limit.whose() instanceof Audience.Member member
                        && caller.groups().contains(member.group()));
    }
}
