package org.parley.provider;

import com.openai.core.http.Headers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How long a server asks to wait (RFC 9110, 10.2.3), and Azure's finer {@code Retry-After-Ms}. */
final class RetryAfter {
    private RetryAfter() {}

    /** Empty where nothing is said, or nothing that can be understood; never negative. */
    static Optional<Duration> of(Headers headers, Instant now) {
        return first(headers, "Retry-After-Ms")
                .flatMap(RetryAfter::number)
                .map(Duration::ofMillis)
                .or(() -> first(headers, "Retry-After")
                        .flatMap(value -> number(value).map(Duration::ofSeconds).or(() -> until(value, now))));
    }

    private static Optional<String> first(Headers headers, String name) {
        return headers.values(name).stream().findFirst();
    }

    private static Optional<Long> number(String value) {
        return value.matches("[0-9]{1,9}(\\.[0-9]*)?")
                ? Optional.of((long) Math.ceil(Double.parseDouble(value)))
                : Optional.empty();
    }

    private static Optional<Duration> until(String date, Instant now) {
        try {
            Duration wait = Duration.between(now, ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME));
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
