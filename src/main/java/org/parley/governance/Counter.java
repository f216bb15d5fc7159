package org.parley.governance;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import org.parley.config.Limit.Period;

/**
 * Where is counted what one subject uses in one period.
 *
 * @param subject {@code user:ann}, {@code key:x7}, {@code group:staff}, {@code all}
 */
record Counter(String subject, Period period, Instant begins) implements Comparable<Counter> {
    /** The one order in which rows are locked. Those that more people share come last, so that they are held the shortest. */
    private static final Comparator<Counter> ORDER = Comparator.comparing(Counter::subject)
            .reversed()
            .thenComparing(Counter::period)
            .thenComparing(Counter::begins);

    private static final Duration ANSWER_SOON_OVER = Duration.ofSeconds(5);

    static Counter at(Instant now, String subject, Period period) {
        return new Counter(subject, period, begin(period, now));
    }

    static Instant begin(Period period, Instant now) {
        return switch (period) {
            case NOW -> Instant.EPOCH;
            case MINUTE -> now.truncatedTo(ChronoUnit.MINUTES);
            case DAY -> now.truncatedTo(ChronoUnit.DAYS);
            case MONTH -> utc(now).withDayOfMonth(1).with(LocalTime.MIN).toInstant();
        };
    }

    /** When it begins anew; for what is counted now, when to look again. */
    Instant ends(Instant now) {
        return switch (period) {
            case NOW -> now.plus(ANSWER_SOON_OVER);
            case MINUTE -> begins.plus(1, ChronoUnit.MINUTES);
            case DAY -> begins.plus(1, ChronoUnit.DAYS);
            case MONTH -> utc(begins).plusMonths(1).toInstant();
        };
    }

    private static ZonedDateTime utc(Instant instant) {
        return instant.atZone(ZoneOffset.UTC);
    }

    @Override
    public int compareTo(Counter other) {
        return ORDER.compare(this, other);
    }
}
