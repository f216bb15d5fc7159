package org.parley.config;

import java.util.List;

/** Who may use what, and how much. */
public record Rules(List<Limit> limits, Prices prices, Allowed models, Allowed tools) {
    public Rules {
        limits = List.copyOf(limits);
    }
}
