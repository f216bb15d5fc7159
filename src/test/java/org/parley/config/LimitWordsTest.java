package org.parley.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits as people write them. */
class LimitWordsTest {
    private final LimitWords words = new LimitWords("USD");

    @ParameterizedTest
    @CsvSource({
        "20 requests/minute, 20 requests/minute",
        "200k tokens / day, 200000 tokens/day",
        "1.5M tokens/month, 1500000 tokens/month",
        "0.25 USD/month, 0.25 USD/month",
        "100 USD/day, 100 USD/day",
        "3 concurrent, 3 concurrent"
    })
    void aLimitIsWrittenSoThatItIsReadAgain(String written, String again) {
        Limit limit = words.read(new Audience.Key(), written).orElseThrow();
        assertEquals(again, words.write(limit));
        assertEquals(limit, words.read(new Audience.Key(), again).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "many", "3 concurrent/day", "20 requests", "5 EUR/day", "1.5 requests/day", "-1 tokens/day"})
    void whatIsNoLimitIsNotRead(String text) {
        assertTrue(words.read(new Audience.Key(), text).isEmpty());
    }
}
