package org.parley.governance;

import java.util.List;
import java.util.OptionalLong;
import org.parley.config.Limit;
import org.parley.config.Limit.Measure;

/** The limits of one counter; a counter of what runs now counts it as requests. */
record Bound(Counter counter, List<Limit> limits) {
    Bound {
        limits = List.copyOf(limits);
    }

    long most(Measure measure) {
        OptionalLong least = limits.stream()
                .filter(limit -> counted(limit) == measure)
                .mapToLong(Limit::most)
                .min();
        return least.orElse(Long.MAX_VALUE);
    }

    /** In which of a counter's three numbers the limit is counted. */
    static Measure counted(Limit limit) {
        return limit.measure() == Measure.CONCURRENT ? Measure.REQUESTS : limit.measure();
    }
}
