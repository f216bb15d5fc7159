package org.parley.provider;

import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.parley.config.Settings;

/**
 * Several upstreams as one: a question goes to the first that has its model and can answer. Where that fails before the first piece of the
 * answer, it goes to the next at once; after it, the failure is the answer's. An upstream that is the only one with a model is asked
 * patiently, as often as may help.
 */
public final class FallbackProvider implements Provider {
    private static final Prompt NOTHING = Prompt.of("", "");
    private static final RelayedRequest NO_REQUEST = new RelayedRequest("", "", Json.object(), Json.object());

    private final List<GuardedUpstream> upstreams;

    /** In the order in which they are asked. */
    FallbackProvider(List<GuardedUpstream> upstreams) {
        this.upstreams = List.copyOf(upstreams);
    }

    public static FallbackProvider of(Settings.Asking asking) {
        return new FallbackProvider(asking.upstreams().stream()
                .map(upstream -> new GuardedUpstream(
                        upstream, new OpenAiProvider(OpenAiOptions.of(upstream, asking)), Clock.systemUTC()))
                .toList());
    }

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public Ending stream(Prompt prompt, AnswerSink sink, Cancellation cancellation) {
        Fallback<Prompt> fallback = new Fallback<>(prompt);
        List<GuardedUpstream> serving = serving(prompt.model());
        // Let go of the question: this frame stays for as long as the answer takes.
        prompt = NOTHING;
        BegunAnswer begun = new BegunAnswer(sink, fallback);
        boolean alone = serving.size() == 1;
        return fallback.first(serving, (upstream, question) -> {
            begun.asks(upstream.name());
            Ending ending = upstream.provider().stream(upstream.named(question.get()), begun, cancellation, alone);
            if (ending instanceof Ending.Failed && !fallback.begun()) {
                begun.made().ifPresent(this::abandon);
            }
            return ending;
        });
    }

    @Override
    public Ending goOn(UpstreamAnswer answer, AnswerSink sink, Cancellation cancellation) {
        return making(answer)
                .map(upstream -> upstream.provider().goOn(answer, sink, cancellation))
                .orElseGet(() -> new Ending.Failed(UpstreamFaults.noSuchAnswer()));
    }

    @Override
    public void cancel(UpstreamAnswer answer) {
        making(answer).ifPresent(upstream -> upstream.provider().cancel(answer));
    }

    @Override
    public void forget(UpstreamAnswer answer) {
        making(answer).ifPresent(upstream -> upstream.provider().forget(answer));
    }

    /** It may go on there; but the next upstream is not to wait for that. */
    private void abandon(UpstreamAnswer answer) {
        Thread.ofVirtual().name("abandon-" + answer.id()).start(() -> {
            cancel(answer);
            forget(answer);
        });
    }

    /** One that it makes anyway counts against none of its limits. */
    private Optional<GuardedUpstream> making(UpstreamAnswer answer) {
        return upstreams.stream()
                .filter(upstream -> upstream.name().equals(answer.upstream()))
                .findFirst();
    }

    @Override
    public Ending relay(RelayedRequest request, RelaySink sink, Cancellation cancellation) {
        Fallback<RelayedRequest> fallback = new Fallback<>(request);
        List<GuardedUpstream> serving = serving(request.model());
        request = NO_REQUEST;
        BegunRelay begun = new BegunRelay(sink, fallback, serving.size() > 1);
        return fallback.first(serving, (upstream, question) -> {
            begun.again();
            return upstream.provider().relay(upstream.named(question.get()), begun, cancellation);
        });
    }

    @Override
    public Ending embed(EmbeddingRequest request, Consumer<byte[]> document, Cancellation cancellation) {
        return new Fallback<>(request)
                .first(
                        serving(request.model()),
                        (upstream, question) ->
                                upstream.provider().embed(upstream.named(question.get()), document, cancellation));
    }

    /** By the first that can be asked: which models it answers with says nothing of those that it judges by. */
    @Override
    public Set<String> flagged(String model, List<String> texts) {
        ProviderException failure = new ProviderException(UpstreamFaults.unreachable(), null);
        for (GuardedUpstream upstream : upstreams) {
            try {
                return upstream.provider().flagged(model, texts);
            } catch (ProviderException e) {
                failure = e;
            }
        }
        throw failure;
    }

    private List<GuardedUpstream> serving(String model) {
        return upstreams.stream().filter(upstream -> upstream.has(model)).toList();
    }

    /** Those of all that can be asked: one that is down hides no other's. */
    @Override
    public List<String> models() {
        Set<String> models = new LinkedHashSet<>();
        @Nullable ProviderException failure = null;
        for (GuardedUpstream upstream : upstreams) {
            try {
                models.addAll(upstream.listed());
            } catch (ProviderException e) {
                failure = e;
            }
        }
        if (models.isEmpty() && failure != null) {
            throw failure;
        }
        return List.copyOf(models);
    }

    @Override
    public List<UpstreamHealth> upstreams() {
        return upstreams.stream().map(GuardedUpstream::health).toList();
    }

    @Override
    public void close() {
        upstreams.forEach(GuardedUpstream::close);
    }
}
