package org.parley.generation;

import java.util.Optional;
import org.parley.provider.RelaySink;
import org.parley.provider.RelayedEvent;

/** Puts relayed events into the log; the last one waits for the ending, which says what it means. */
final class RelayedLogSink implements RelaySink {
    private final Generation generation;
    private Optional<RelayedEvent> last = Optional.empty();

    RelayedLogSink(Generation generation) {
        this.generation = generation;
    }

    Optional<RelayedEvent> lastEvent() {
        return last;
    }

    @Override
    public void event(RelayedEvent event) {
        generation.append(new GenerationEvent.Relayed(event));
    }

    @Override
    public void last(RelayedEvent event) {
        last = Optional.of(event.copy());
    }

    @Override
    public void flush() {
        generation.flush();
    }
}
