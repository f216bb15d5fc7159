package org.parley.provider;

import java.util.Set;

/** What a model is asked. */
public sealed interface Query permits Prompt, RelayedRequest {
    String model();

    /** Tools that the provider is to run. */
    Set<HostedTool> tools();

    /** The same, after what the operator tells the model. Nothing that comes back of the answer repeats it. */
    Query instructed(String text);
}
