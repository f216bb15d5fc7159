package org.parley.gateway;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.parley.config.Limit;
import org.parley.governance.Quotas;
import org.parley.identity.Caller;

/**
 * What the tightest limits of requests and of tokens leave, in OpenAI's headers. Blocks for the database, where there are limits.
 *
 * @see <a href="https://platform.openai.com/docs/guides/rate-limits#rate-limits-in-headers">its headers</a>
 */
record RateLimits(Quotas quotas, Clock clock) {
    private static final System.Logger LOG = System.getLogger(RateLimits.class.getName());

    /** A courtesy: no answer fails for want of it. */
    void tell(Caller caller, HttpServletResponse response) {
        try {
            List<Quotas.Left> all = quotas.left(caller);
            tell(all, Limit.Measure.REQUESTS, response);
            tell(all, Limit.Measure.TOKENS, response);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "what limits leave cannot be told: {0}", e.toString());
        }
    }

    private void tell(List<Quotas.Left> all, Limit.Measure measure, HttpServletResponse response) {
        all.stream()
                .filter(left -> left.limit().measure() == measure)
                .min(Comparator.comparingLong(Quotas.Left::left)
                        .thenComparing(Quotas.Left::renews, Comparator.reverseOrder()))
                .ifPresent(left -> {
                    String unit = "-" + measure.name().toLowerCase(Locale.ROOT);
                    response.setHeader(
                            "x-ratelimit-limit" + unit,
                            Long.toString(left.limit().most()));
                    response.setHeader("x-ratelimit-remaining" + unit, Long.toString(left.left()));
                    response.setHeader(
                            "x-ratelimit-reset" + unit, words(Duration.between(clock.instant(), left.renews())));
                });
    }

    /** {@code 6m0s}, as OpenAI writes it. */
    static String words(Duration time) {
        Duration whole = time.isNegative() ? Duration.ZERO : time.plusNanos(999_999_999);
        String seconds = whole.toSecondsPart() + "s";
        if (whole.toMinutes() == 0) {
            return seconds;
        }
        String minutes = whole.toMinutesPart() + "m" + seconds;
        return whole.toHours() == 0 ? minutes : whole.toHours() + "h" + minutes;
    }
}
