package org.parley.generation;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.parley.provider.Ending;
import org.parley.provider.Prompt;
import org.parley.provider.Provider;
import org.parley.provider.Query;
import org.parley.provider.RelayedEvent;
import org.parley.provider.RelayedRequest;

/** Makes an answer, on a thread of its own: from the question to the terminal event. */
final class Worker {
    private static final System.Logger LOG = System.getLogger(Worker.class.getName());

    private Worker() {}

    /**
     * Blocks until the end is shown. The question is taken out of its holder, so that a large one is garbage once it has been sent.
     */
    static void run(Generation generation, Provider provider, AtomicReference<@Nullable Query> query) {
        RelayedLogSink relay = new RelayedLogSink(generation);
        Ending ending;
        try {
            ending = generation.relayed()
                    ? provider.relay((RelayedRequest) taken(query), relay, generation.cancellation())
                    : provider.stream((Prompt) taken(query), new LogSink(generation), generation.cancellation());
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "generation " + generation.id() + " failed inside Parley", e);
            ending = new Ending.Failed(Faults.INTERNAL);
        }
        end(generation, ending, relay.lastEvent());
        generation.awaitShown();
    }

    private static void end(Generation generation, Ending ending, Optional<RelayedEvent> words) {
        switch (ending) {
            case Ending.Completed completed ->
                generation.end(new GenerationEvent.End(
                        GenerationEvent.Status.COMPLETED, completed.reason(), completed.usage(), words));
            case Ending.Incomplete incomplete ->
                generation.end(new GenerationEvent.End(
                        GenerationEvent.Status.INCOMPLETE,
                        Optional.of(incomplete.reason()),
                        incomplete.usage(),
                        words));
            case Ending.Failed failed -> generation.end(new GenerationEvent.Failure(failed.fault(), words));
            case Ending.Cancelled cancelled -> generation.stop(Optional.empty());
        }
    }

    private static Query taken(AtomicReference<@Nullable Query> query) {
        return Objects.requireNonNull(query.getAndSet(null));
    }
}
