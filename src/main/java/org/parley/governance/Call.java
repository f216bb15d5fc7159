package org.parley.governance;

import java.util.Set;
import java.util.function.LongSupplier;
import org.parley.identity.Caller;
import org.parley.provider.HostedTool;

/**
 * An answer that somebody asks for, or vectors.
 *
 * @param id of the generation; unique
 * @param inputTokens an estimate, asked for only where tokens or money are limited
 * @param outputTokens what the answer may come to
 */
public record Call(
        String id, Caller caller, String model, Set<HostedTool> tools, LongSupplier inputTokens, long outputTokens) {
    /** What an answer is taken to be, until it is there: longer than most. */
    private static final long OF_AN_ANSWER = 2_000;

    public Call {
        tools = Set.copyOf(tools);
    }

    public Call(String id, Caller caller, String model, Set<HostedTool> tools, LongSupplier inputTokens) {
        this(id, caller, model, tools, inputTokens, OF_AN_ANSWER);
    }
}
