package org.parley.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationRetentionTest {
    private static ConversationRetention read(String retention) {
        return Settings.read(List.of(SettingSource.of(Map.of("parley.retention", retention))))
                .rules()
                .retention();
    }

    private static Optional<Duration> days(long days) {
        return Optional.of(Duration.ofDays(days));
    }

    @Test
    void aGroupsTimeComesBeforeEverybodysAndOfSeveralGroupsTheLongestCounts() {
        ConversationRetention retention =
                read("everybody: 365 days; group interns: 30 days; group legal: 3650 days; group guests: 1 day");
        assertEquals(days(365), retention.of(Set.of("staff")));
        assertEquals(days(30), retention.of(Set.of("staff", "interns")));
        assertEquals(days(3650), retention.of(Set.of("guests", "legal", "interns")));
        assertEquals(days(1), retention.shortest());
    }

    @Test
    void whoIsNotMentionedKeepsEverything() {
        assertEquals(Optional.empty(), read("group interns: 30 days").of(Set.of()));
        assertEquals(Optional.empty(), read("").shortest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 days", "30", "30 hours", "-1 days", "1 day, 2 days", "100000 days"})
    void whatIsNoNumberOfDaysIsTold(String time) {
        List<String> faults = assertThrows(SettingsException.class, () -> read("everybody: " + time))
                .faults();
        assertEquals(
                List.of("parley.retention must say from 1 to 99999 days, such as 365 days, not \"" + time + "\""),
                faults);
    }
}
