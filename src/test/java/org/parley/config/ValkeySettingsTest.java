package org.parley.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValkeySettingsTest {
    private static final Map<String, String> SHARED = Map.of("parley.db.url", "jdbc:postgresql://db/parley");

    private static Settings read(String url, String... more) {
        Map<String, String> values = new HashMap<>(SHARED);
        values.put("parley.valkey.url", url);
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        return Settings.read(List.of(SettingSource.of(values)));
    }

    private static List<String> faults(String url, String... more) {
        return assertThrows(SettingsException.class, () -> read(url, more)).faults();
    }

    @Test
    void withoutAnAddressThereIsNone() {
        assertEquals(Optional.empty(), read("").valkey());
    }

    @Test
    void aHostIsEnough() {
        assertEquals(
                Optional.of(new ValkeySettings(
                        List.of(new ValkeySettings.Host("valkey.example.org", 6379)),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        0,
                        0)),
                read("redis://valkey.example.org").valkey());
    }

    @Test
    void anAddressMayHoldUserPasswordDatabaseAndTheHostsOfACluster() {
        assertEquals(
                Optional.of(new ValkeySettings(
                        List.of(
                                new ValkeySettings.Host("one", 7000),
                                new ValkeySettings.Host("10.0.0.7", 6379),
                                new ValkeySettings.Host("[fd00::1]", 7002)),
                        true,
                        Optional.of("parley"),
                        Optional.of(new Secret("p@ss+word/ä")),
                        3,
                        2)),
                read(
                                "rediss://parley:p%40ss+word%2F%C3%A4@one:7000,10.0.0.7,[fd00::1]:7002/3",
                                "parley.valkey.replicas", "2")
                        .valkey());
        assertTrue(read("valkeys://:hush@one/").valkey().orElseThrow().tls());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hush@one",
                "redis://",
                "redis://one:hush",
                "redis://one:0",
                "redis://one:70000",
                "redis://one,",
                "redis://one,redis://hush",
                "redis://u:%hush@one",
                "redis://one/hush",
                "one:6379/hush"
            })
    void whatIsNoAddressIsAFaultThatDoesNotRepeatIt(String url) {
        List<String> faults = faults(url);
        assertEquals(1, faults.size());
        assertTrue(faults.getFirst().startsWith("parley.valkey.url must be such as redis://"), faults::toString);
        assertFalse(faults.getFirst().contains("hush"), faults::toString);
    }

    @Test
    void itNeedsNodesThatShareAPostgreSql() {
        assertEquals(
                List.of(
                        "parley.valkey.url is for nodes that share a PostgreSQL, so parley.db.url must be the address of one"),
                faults("redis://one", "parley.db.url", ""));
    }

    @Test
    void whatIsInForceShowsTheHostWithoutThePassword() {
        Settings settings = read("redis://parley:hush@one:7000,two");
        InForce shown = settings.inForce().stream()
                .filter(each -> each.setting() == Setting.VALKEY_URL)
                .findFirst()
                .orElseThrow();
        assertEquals("redis://…@one:7000,two", shown.value());
        assertFalse(settings.toString().contains("hush"));
    }
}
