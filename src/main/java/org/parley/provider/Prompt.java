package org.parley.provider;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that a model is asked, in order; at least one turn.
 *
 * @param instructions of the operator, which come before everything
 */
public record Prompt(
        String model,
        Optional<String> instructions,
        List<Turn> turns,
        Optional<ReasoningEffort> reasoning,
        Set<HostedTool> tools)
        implements Query {
    public Prompt {
        if (turns.isEmpty()) {
            throw new IllegalArgumentException("a prompt has at least one turn");
        }
        turns = List.copyOf(turns);
        tools = Set.copyOf(tools);
    }

    public Prompt(String model, List<Turn> turns, Optional<ReasoningEffort> reasoning, Set<HostedTool> tools) {
        this(model, Optional.empty(), turns, reasoning, tools);
    }

    @Override
    public Prompt instructed(String text) {
        return new Prompt(model, Optional.of(text), turns, reasoning, tools);
    }

    Prompt withModel(String other) {
        return new Prompt(other, instructions, turns, reasoning, tools);
    }

    public static Prompt of(String model, String question) {
        return new Prompt(model, List.of(Turn.user(question)), Optional.empty(), Set.of());
    }
}
