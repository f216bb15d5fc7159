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
import org.parley.provider.UpstreamAnswer;

/** Makes an answer, on a thread of its own: from the question to the terminal event. */
final class Worker {
    private static final System.Logger LOG = System.getLogger(Worker.class.getName());

    private Worker() {}

    /**
     * Blocks until the end is shown. The question is taken out of its holder, so that a large one is garbage once it has been sent.
     */
    static Ending run(Generation generation, Provider provider, AtomicReference<@Nullable Query> query) {
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
        return ending;
    }

    /** The same for one that another node has left, of which this node has all that was shared. */
    static Ending goOn(Generation generation, Provider provider, UpstreamAnswer answer) {
        Ending ending;
        try (Replay replay = new Replay(generation)) {
            ending = provider.goOn(answer, new LogSink(generation, replay), generation.cancellation());
            ending = goneOn(ending, replay);
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "generation " + generation.id() + " failed inside Parley", e);
            ending = new Ending.Failed(Faults.INTERNAL);
        }
        end(generation, ending, Optional.empty());
        generation.awaitShown();
        return ending;
    }

    /** Why nobody can go on with it is nothing to its readers. */
    private static Ending goneOn(Ending ending, Replay replay) {
        return switch (ending) {
            case Ending.Cancelled cancelled -> cancelled;
            case Ending.Failed failed -> new Ending.Failed(Faults.INTERRUPTED);
            case Ending.Completed completed -> replay.isWhole() ? completed : new Ending.Failed(Faults.INTERRUPTED);
            case Ending.Incomplete incomplete -> replay.isWhole() ? incomplete : new Ending.Failed(Faults.INTERRUPTED);
        };
    }

    /** Leaves nothing of it at the provider, unless another node goes on with it. Blocks for some seconds at most. */
    static void discard(Generation generation, Provider provider, Ending ending) {
        if (generation.cancellation().isLeft()) {
            return;
        }
        generation.background().answer().ifPresent(made -> {
            if (ending instanceof Ending.Failed) {
                provider.cancel(made);
            }
            provider.forget(made);
        });
    }

    private static void end(Generation generation, Ending ending, Optional<RelayedEvent> words) {
        if (generation.cancellation().isLeft()) {
            return; // another node goes on with it, and ends it
        }
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
