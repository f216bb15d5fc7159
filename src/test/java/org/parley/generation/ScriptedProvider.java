package org.parley.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.parley.provider.AnswerSink;
import org.parley.provider.Cancellation;
import org.parley.provider.Ending;
import org.parley.provider.Prompt;
import org.parley.provider.Provider;
import org.parley.provider.RelaySink;
import org.parley.provider.RelayedRequest;
import org.parley.provider.Usage;

/** A provider that does what the test puts into its queue, one step after the other. */
final class ScriptedProvider implements Provider {
    static final Ending DONE = new Ending.Completed(Optional.empty(), Optional.of(new Usage(1, 2, 3)));

    /** Returns the ending, or empty to go on. */
    interface Step extends Function<AnswerSink, Optional<Ending>> {}

    private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
    private final AtomicInteger calls = new AtomicInteger();

    static Step text(String... deltas) {
        return sink -> {
            for (String delta : deltas) {
                sink.text(delta);
            }
            sink.flush();
            return Optional.empty();
        };
    }

    static Step end(Ending ending) {
        return sink -> Optional.of(ending);
    }

    ScriptedProvider then(Step step) {
        steps.add(step);
        return this;
    }

    /** All at once: deltas, then the end. */
    static ScriptedProvider answering(List<String> deltas) {
        ScriptedProvider provider = new ScriptedProvider();
        for (String delta : new ArrayList<>(deltas)) {
            provider.then(text(delta));
        }
        return provider.then(end(DONE));
    }

    int calls() {
        return calls.get();
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public Set<String> flagged(String model, List<String> texts) {
        return Set.of();
    }

    @Override
    public List<String> models() {
        return List.of("m");
    }

    @Override
    public Ending stream(Prompt prompt, AnswerSink sink, Cancellation cancellation) {
        calls.incrementAndGet();
        Step cancelled = any -> Optional.of(new Ending.Cancelled());
        cancellation.onCancel(() -> steps.add(cancelled));
        try {
            while (!cancellation.isCancelled()) {
                Optional<Ending> ending = steps.take().apply(sink);
                if (ending.isPresent()) {
                    return ending.get();
                }
            }
            return new Ending.Cancelled();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Ending.Cancelled();
        }
    }

    @Override
    public Ending relay(RelayedRequest request, RelaySink sink, Cancellation cancellation) {
        throw new AssertionError("only prompts are asked here");
    }

    @Override
    public void close() {
        // nothing is held
    }
}
