package org.parley.governance;

import org.parley.config.Limit;

/** The three numbers of a counter. */
record Amounts(long requests, long tokens, long money) {
    static final Amounts NONE = new Amounts(0, 0, 0);

    Amounts minus(Amounts other) {
        return new Amounts(requests - other.requests, tokens - other.tokens, money - other.money);
    }

    long of(Limit limit) {
        return switch (limit.measure()) {
            case REQUESTS, CONCURRENT -> requests;
            case TOKENS -> tokens;
            case MONEY -> money;
        };
    }
}
