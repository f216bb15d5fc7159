package org.parley.config;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How long conversations are kept in which nothing is said any more.
 *
 * @param everybody empty: for ever
 */
public record ConversationRetention(Optional<Duration> everybody, Map<String, Duration> byGroup) {
    public static final ConversationRetention FOR_EVER = new ConversationRetention(Optional.empty(), Map.of());

    private static final Pattern DAYS = Pattern.compile("([1-9]\\d{0,4})\\s*days?");

    public ConversationRetention {
        byGroup = Map.copyOf(byGroup);
    }

    /** What is said of a user's groups comes before what is said of everybody; of several groups, the longest. */
    public Optional<Duration> of(Set<String> groups) {
        return groups.stream()
                .flatMap(group -> Stream.ofNullable(byGroup.get(group)))
                .max(Duration::compareTo)
                .or(() -> everybody);
    }

    /** What is younger than this is kept, whose ever it is; empty: everything is. */
    public Optional<Duration> shortest() {
        return Stream.of(byGroup.values(), everybody.stream().toList())
                .flatMap(Collection::stream)
                .min(Duration::compareTo);
    }

    static ConversationRetention read(SettingsReader reader) {
        Optional<Duration> everybody = Optional.empty();
        Map<String, Duration> byGroup = new HashMap<>();
        for (RuleEntry entry : RuleEntry.ofAllTogether(reader, Setting.RETENTION)) {
            Duration time = days(reader, entry.items());
            if (entry.whose() instanceof Audience.Group group) {
                byGroup.put(group.name(), time);
            } else {
                everybody = Optional.of(time);
            }
        }
        return new ConversationRetention(everybody, byGroup);
    }

    private static Duration days(SettingsReader reader, List<String> items) {
        Matcher days = DAYS.matcher(String.join(",", items));
        if (!days.matches()) {
            reader.fault(
                    Setting.RETENTION,
                    "must say from 1 to 99999 days, such as 365 days, not \"" + String.join(", ", items) + "\"");
            return Duration.ZERO;
        }
        return Duration.ofDays(Long.parseLong(days.group(1)));
    }
}
