package org.parley.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.openai.core.http.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "Retry-After    | 7                             | PT7S",
                "Retry-After    | 1.2                           | PT2S",
                "Retry-After    | 0                             | PT0S",
                "retry-after-ms | 1500                          | PT1.5S",
                "Retry-After    | Thu, 1 Jan 2026 12:00:40 GMT  | PT40S",
                "Retry-After    | Thu, 1 Jan 2026 11:00:00 GMT  | PT0S",
                "Retry-After    | -5                            | none",
                "Retry-After    | soon                          | none",
                "Retry-After    | 99999999999999999999          | none",
                "Other          | 7                             | none"
            })
    void aWaitIsReadInEachOfItsForms(String header, String value, Duration wait) {
        Headers headers = Headers.builder().put(header, value).build();
        assertEquals(Optional.ofNullable(wait), RetryAfter.of(headers, NOW));
    }
}
