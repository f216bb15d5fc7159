package org.parley.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.config.Limit.Measure;
import org.parley.config.Limit.Period;

class RulesReaderTest {
    private static Rules read(Map<String, String> values) {
        return Settings.read(List.of(SettingSource.of(values))).rules();
    }

    private static List<String> faults(Map<String, String> values) {
        return assertThrows(SettingsException.class, () -> read(values)).faults();
    }

    @Test
    void limitsAreReadAsTheyAreWritten() {
        Rules rules = read(Map.of(
                "parley.limits",
                "user: 20 requests/minute, 200k tokens/day; group /Staff of: Bonn: 12.5 EUR/month;"
                        + " member of students: 1 concurrent; everybody: 1.5M tokens / month;",
                "parley.currency",
                "EUR",
                "parley.prices",
                "gpt-5-mini 0.25/2"));
        assertEquals(
                List.of(
                        new Limit(new Audience.Each(), Measure.REQUESTS, Period.MINUTE, 20),
                        new Limit(new Audience.Each(), Measure.TOKENS, Period.DAY, 200_000),
                        new Limit(new Audience.Group("/Staff of: Bonn"), Measure.MONEY, Period.MONTH, 12_500_000_000L),
                        new Limit(new Audience.Member("students"), Measure.CONCURRENT, Period.NOW, 1),
                        new Limit(new Audience.Everybody(), Measure.TOKENS, Period.MONTH, 1_500_000)),
                rules.limits());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "20 requests",
                "3 concurrent/day",
                "0.5 requests/day",
                "-1 requests/day",
                "5 EUR/month",
                "20 requests/hour",
                "many tokens/day"
            })
    void aLimitThatIsNoneIsTold(String limit) {
        assertEquals(
                List.of("parley.limits must limit requests, tokens or USD by minute, day or month, such as"
                        + " 20 requests/minute, 200k tokens/day, 5 USD/month, or 3 concurrent, not \"" + limit + "\""),
                faults(Map.of("parley.limits", "user: " + limit)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"20 requests/minute", "users: 20 requests/minute", "group : 20 requests/minute"})
    void aLimitOfNobodyIsTold(String limits) {
        assertEquals(
                List.of(
                        "parley.limits must begin with everybody, user, group NAME or member of NAME and a colon where it"
                                + " says \"" + limits + "\""),
                faults(Map.of("parley.limits", limits)));
    }

    @Test
    void moneyIsLimitedOnlyWhereEveryModelHasAPrice() {
        String missing = " costs, since parley.limits limits money";
        assertEquals(
                List.of("parley.prices must say what b" + missing),
                faults(Map.of(
                        "parley.limits", "user: 1 USD/day", "parley.models", "a, b", "parley.prices", "a 1.25/10")));
        assertEquals(
                List.of("parley.prices must say what *" + missing),
                faults(Map.of("parley.limits", "user: 1 USD/day", "parley.models", "*", "parley.prices", "a 1.25/10")));
    }

    @Test
    void pricesAreOfAMillionTokens() {
        Prices prices = read(Map.of("parley.prices", "a 1.25/10, * 0.05/0.4")).prices();
        assertEquals(11_250_000_000L, prices.of("a").orElseThrow().of(1_000_000, 1_000_000));
        assertEquals(50 + 400, prices.of("other").orElseThrow().of(1, 1));
        assertEquals(
                List.of("parley.prices must name a model and what a million tokens in and out cost, such as gpt-5-mini"
                        + " 0.25/2, not \"a 1\""),
                faults(Map.of("parley.prices", "a 1")));
    }

    @Test
    void withoutRulesEverybodyMayUseAllModels() {
        assertTrue(read(Map.of()).models().admits(Set.of(), "any"));
        Allowed some = read(Map.of("parley.group-models", "group staff: a, b")).models();
        assertTrue(some.admits(Set.of("staff"), "b"));
        assertFalse(some.admits(Set.of("staff"), "c"));
        assertFalse(some.admits(Set.of(), "a"));
    }

    @Test
    void instructionsForAllComeBeforeThoseOfGroups() {
        Instructions instructions = read(Map.of(
                        "parley.instructions",
                        "group legal: Name the law: § and title.; everybody: Be brief.; group it: Show code;"))
                .instructions();
        assertEquals(Optional.of("Be brief."), instructions.of(Set.of()));
        assertEquals(
                Optional.of("Be brief.\n\nName the law: § and title.\n\nShow code"),
                instructions.of(Set.of("it", "staff", "legal")));
        assertEquals(Optional.empty(), read(Map.of()).instructions().of(Set.of("it")));
    }

    @Test
    void instructionsOfNobodyOrWithoutTextAreTold() {
        assertEquals(
                List.of("parley.instructions must begin with everybody or group NAME and a colon where it says"
                        + " \"user: Be brief\""),
                faults(Map.of("parley.instructions", "user: Be brief")));
        assertEquals(
                List.of("parley.instructions must have a text after each colon"),
                faults(Map.of("parley.instructions", "everybody: Be brief; group it:")));
    }
}
