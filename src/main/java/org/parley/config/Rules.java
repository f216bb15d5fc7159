package org.parley.config;

import java.util.List;

/**
 * Who may use what, and how much, and what is said to the model.
 *
 * @param input in the order in which they are asked
 */
public record Rules(
        List<Limit> limits,
        Prices prices,
        Allowed models,
        Allowed tools,
        Instructions instructions,
        List<InputRule> input) {
    public Rules {
        limits = List.copyOf(limits);
        input = List.copyOf(input);
    }
}
