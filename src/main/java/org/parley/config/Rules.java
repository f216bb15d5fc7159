package org.parley.config;

import java.util.List;

/** Who may use what, and how much, and what the model is told. */
public record Rules(List<Limit> limits, Prices prices, Allowed models, Allowed tools, Instructions instructions) {
    public Rules {
        limits = List.copyOf(limits);
    }
}
