package org.parley.governance;

import java.util.Set;
import java.util.function.LongSupplier;
import org.parley.identity.Caller;
import org.parley.provider.HostedTool;

/**
 * An answer that somebody asks for.
 *
 * @param id of the generation; unique
 * @param inputTokens an estimate, asked for only where tokens or money are limited
 */
public record Call(String id, Caller caller, String model, Set<HostedTool> tools, LongSupplier inputTokens) {
    public Call {
        tools = Set.copyOf(tools);
    }
}
