package org.parley.provider;

import java.util.Optional;

/** How an answer ended at the provider: exactly one for each call of {@link Provider#stream}. */
public sealed interface Ending {

    /** @param reason present where there is more to say than "done": {@code refusal} */
    record Completed(Optional<String> reason, Optional<Usage> usage) implements Ending {}

    /**
     * The answer was cut by a limit.
     *
     * @param reason {@code max_output_tokens}, {@code content_filter}
     */
    record Incomplete(String reason, Optional<Usage> usage) implements Ending {}

    /** The cancellation was pulled. */
    record Cancelled() implements Ending {}

    record Failed(Fault fault) implements Ending {}
}
