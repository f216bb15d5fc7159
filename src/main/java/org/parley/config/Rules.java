package org.parley.config;

import java.util.List;
import java.util.Optional;

/**
 * Who may use what, and how much, and what is said to the model.
 *
 * @param input in the order in which they are asked
 * @param policy empty: nobody need accept anything
 * @param moderation the provider's model that judges what is said; empty: none does
 */
public record Rules(
        List<Limit> limits,
        Prices prices,
        Allowed models,
        Allowed tools,
        Instructions instructions,
        List<InputRule> input,
        Optional<Policy> policy,
        ConversationRetention retention,
        Optional<String> moderation) {
    public Rules {
        limits = List.copyOf(limits);
        input = List.copyOf(input);
    }
}
