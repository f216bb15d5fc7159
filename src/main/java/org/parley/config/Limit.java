package org.parley.config;

/**
 * The most that somebody may use.
 *
 * @param most in the measure's unit
 */
public record Limit(Audience whose, Measure measure, Period period, long most) {

    /** What is counted, and in which unit. */
    public enum Measure {
        REQUESTS,
        TOKENS,
        /** In billionths of the currency's unit, so that the price of one token is a whole number. */
        MONEY,
        /** Answers being made at the same time; their period is {@link Period#NOW}. */
        CONCURRENT
    }

    /** Over which time; each begins anew with the clock's minute, day or month in UTC. */
    public enum Period {
        NOW,
        MINUTE,
        DAY,
        MONTH
    }
}
