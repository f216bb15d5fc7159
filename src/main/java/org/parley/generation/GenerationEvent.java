package org.parley.generation;

import java.util.Locale;
import java.util.Optional;
import org.parley.provider.Citation;
import org.parley.provider.Fault;
import org.parley.provider.RelayedEvent;
import org.parley.provider.ToolCall;
import org.parley.provider.Usage;

/** What a generation says, in the words of the HTTP contract: the fixed set of events. */
public sealed interface GenerationEvent {

    /** Accepted. */
    record Created(GenerationId generation, String model, Optional<Place> place) implements GenerationEvent {}

    /** The model works. */
    record Thinking(String text) implements GenerationEvent {}

    /** The answer's text begins. */
    record Clear() implements GenerationEvent {}

    /** The next piece of the answer. */
    record Delta(String text) implements GenerationEvent {}

    record Tool(ToolCall call) implements GenerationEvent {}

    record Source(Citation citation) implements GenerationEvent {}

    /** An event of the model's own API, in an answer that is relayed to a program. */
    record Relayed(RelayedEvent event) implements GenerationEvent {}

    /** One of these is the last event, exactly once. */
    sealed interface Terminal extends GenerationEvent {}

    /** @param words the model's API's own, in a relayed answer that it has ended itself */
    record End(Status status, Optional<String> reason, Optional<Usage> usage, Optional<RelayedEvent> words)
            implements Terminal {

        End(Status status, Optional<String> reason, Optional<Usage> usage) {
            this(status, reason, usage, Optional.empty());
        }
    }

    /** @param words as those of an end */
    record Failure(Fault fault, Optional<RelayedEvent> words) implements Terminal {
        Failure(Fault fault) {
            this(fault, Optional.empty());
        }
    }

    /** The wire's word is the lower-case name. */
    enum Status {
        COMPLETED,
        INCOMPLETE,
        STOPPED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
