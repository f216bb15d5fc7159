package org.parley.provider;

import java.util.Set;

/** What a model is asked. */
public sealed interface Query permits Prompt, RelayedRequest {
    String model();

    /** Tools that the provider is to run. */
    Set<HostedTool> tools();
}
