package org.parley.generation;

import java.util.Locale;
import java.util.Optional;
import org.parley.provider.Citation;
import org.parley.provider.Fault;
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

    /** One of these is the last event, exactly once. */
    sealed interface Terminal extends GenerationEvent {}

    record End(Status status, Optional<String> reason, Optional<Usage> usage) implements Terminal {}

    record Failure(Fault fault) implements Terminal {}

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
