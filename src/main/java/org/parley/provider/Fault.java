package org.parley.provider;

import java.time.Duration;
import java.util.Optional;

/**
 * What went wrong, in words fit for the person who asked: no upstream body, no key, no host name.
 *
 * @param type a stable word for programs, for example {@code upstream-timeout}
 * @param status the HTTP status it would have before the first byte
 * @param retryable whether asking again may help
 * @param retryAfter after what time, where that is known
 */
public record Fault(
        String type, String title, int status, String detail, boolean retryable, Optional<Duration> retryAfter) {

    public Fault(String type, String title, int status, String detail, boolean retryable) {
        this(type, title, status, detail, retryable, Optional.empty());
    }

    /** OpenAI's word for it, by which its clients tell faults apart; ours, as it would be spelled there, where it has none. */
    public String code() {
        return switch (type) {
            case "rate-limited" -> "rate_limit_exceeded";
            case "quota-used-up" -> "insufficient_quota";
            case "upstream-error", "internal" -> "server_error";
            default -> type.replace('-', '_');
        };
    }
}
