package org.parley.identity;

import java.util.List;
import java.util.stream.Collectors;
import org.parley.config.Audience;
import org.parley.config.Limit;

/** Limits of keys as they are stored: one on each line, in numbers that no other currency's name changes. */
final class KeyLimits {
    private KeyLimits() {}

    static String write(List<Limit> limits) {
        return limits.stream()
                .map(limit -> limit.measure() + " " + limit.period() + " " + limit.most())
                .collect(Collectors.joining("\n"));
    }

    static List<Limit> read(String text) {
        return text.lines().map(KeyLimits::limit).toList();
    }

    private static Limit limit(String line) {
        String[] words = line.split(" ", -1);
        return new Limit(
                new Audience.Key(),
                Limit.Measure.valueOf(words[0]),
                Limit.Period.valueOf(words[1]),
                Long.parseLong(words[2]));
    }
}
