package org.parley.provider;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.parley.config.ServedModels;
import org.parley.config.Upstream;

/**
 * One server that models are asked at: how many questions it may have at once, and whether it is worth asking. One that fails half
 * of the time is left alone for a while; then one question finds out. Counted are the last ten beginnings of answers, those that
 * failed, and answers that broke off; five at least. Thread-safe; nothing blocks.
 */
final class GuardedUpstream implements AutoCloseable {
    /** How long one that keeps failing is left alone. */
    static final Duration PAUSE = Duration.ofSeconds(15);

    private static final String ONLY_ONE = "openai";
    private static final System.Logger LOG = System.getLogger(GuardedUpstream.class.getName());

    private final Upstream upstream;
    private final OpenAiProvider provider;
    private final Clock clock;
    private final CircuitBreaker breaker;
    private final int most;
    private final Semaphore free;
    private final AtomicReference<UpstreamHealth.@Nullable Failure> lastFailure = new AtomicReference<>();

    GuardedUpstream(Upstream upstream, OpenAiProvider provider, Clock clock) {
        this.upstream = upstream;
        this.provider = provider;
        this.clock = clock;
        this.most = upstream.concurrency() == 0 ? Integer.MAX_VALUE : upstream.concurrency();
        this.free = new Semaphore(most);
        this.breaker = CircuitBreaker.of(name(), config(clock));
        if (upstream.name().isEmpty()) {
            breaker.transitionToDisabledState(); // to refuse the only one would help nobody
        }
        breaker.getEventPublisher().onStateTransition(this::changed);
    }

    private static CircuitBreakerConfig config(Clock clock) {
        return CircuitBreakerConfig.custom()
                .slidingWindow(10, 5, SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(50)
                .waitDurationInOpenState(PAUSE)
                .permittedNumberOfCallsInHalfOpenState(1)
                .clock(clock)
                .build();
    }

    String name() {
        return upstream.name().isEmpty() ? ONLY_ONE : upstream.name();
    }

    boolean has(String model) {
        return upstream.models().nameOf(model).isPresent();
    }

    /** The question, by the model's name at this upstream. */
    Prompt named(Prompt question) {
        return question.withModel(nameOf(question.model()));
    }

    RelayedRequest named(RelayedRequest question) {
        return question.withModel(nameOf(question.model()));
    }

    EmbeddingRequest named(EmbeddingRequest question) {
        return question.withModel(nameOf(question.model()));
    }

    private String nameOf(String model) {
        return upstream.models().nameOf(model).orElseThrow();
    }

    /** Our names of the models that it has. Blocks for a round trip where the settings do not name them all; one that is down is not asked. */
    List<String> listed() {
        List<ServedModels.Entry> entries = upstream.models().entries();
        Stream<String> named =
                entries.stream().filter(ServedModels.Entry::isName).map(ServedModels.Entry::pattern);
        boolean all = entries.stream().allMatch(ServedModels.Entry::isName);
        Stream<String> found = all || breaker.getState() == CircuitBreaker.State.OPEN
                ? Stream.empty()
                : provider.models().stream().filter(this::has);
        return Stream.concat(named, found).distinct().toList();
    }

    OpenAiProvider provider() {
        return provider;
    }

    /** Whether it can be asked now. */
    sealed interface Admission {
        /** @param permit to be closed when the answer is over */
        record Admitted(Permit permit) implements Admission {}

        record Full() implements Admission {}

        record Down() implements Admission {}
    }

    Admission admit() {
        if (!free.tryAcquire()) {
            return new Admission.Full();
        }
        if (!breaker.tryAcquirePermission()) {
            free.release();
            return new Admission.Down();
        }
        return new Admission.Admitted(new Permit());
    }

    /** One question's leave. What became of it is told once, when the answer begins or fails before that. Thread-confined. */
    final class Permit implements AutoCloseable {
        private final long since = breaker.getCurrentTimestamp();
        private boolean told;

        /** The answer has begun, or the fault is the question's. */
        void well() {
            told = true;
            breaker.onSuccess(took(), breaker.getTimestampUnit());
        }

        /** It could not answer, or broke off. */
        void failed(Fault fault) {
            told = true;
            // before it is counted, since that may change the state, which is logged with it
            lastFailure.set(new UpstreamHealth.Failure(clock.instant(), fault));
            breaker.onError(took(), breaker.getTimestampUnit(), new ProviderException(fault, null));
        }

        private long took() {
            return breaker.getCurrentTimestamp() - since;
        }

        /** What nothing was told of says nothing of the server: it was stopped, or is about a model. */
        @Override
        public void close() {
            if (!told) {
                breaker.releasePermission();
            }
            free.release();
        }
    }

    UpstreamHealth health() {
        return new UpstreamHealth(
                name(),
                upstream.baseUrl().map(GuardedUpstream::address).orElse("https://api.openai.com/v1"),
                upstream.models().entries().stream()
                        .map(entry -> entry.there().isEmpty() ? entry.pattern() : entry.pattern() + "=" + entry.there())
                        .toList(),
                state(breaker.getState()),
                most - free.availablePermits(),
                upstream.concurrency(),
                Optional.ofNullable(lastFailure.get()));
    }

    private static String address(URI url) {
        String host = url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
        return url.getScheme() + "://" + host
                + Optional.ofNullable(url.getPath()).orElse("");
    }

    private static UpstreamHealth.State state(CircuitBreaker.State state) {
        return switch (state) {
            case CLOSED -> UpstreamHealth.State.CLOSED;
            case OPEN, FORCED_OPEN -> UpstreamHealth.State.OPEN;
            case HALF_OPEN -> UpstreamHealth.State.HALF_OPEN;
            case DISABLED, METRICS_ONLY -> UpstreamHealth.State.UNWATCHED;
        };
    }

    private void changed(CircuitBreakerOnStateTransitionEvent event) {
        CircuitBreaker.State now = event.getStateTransition().getToState();
        UpstreamHealth.Failure last = lastFailure.get();
        String why = last == null ? "" : ": " + last.fault().type();
        switch (now) {
            case OPEN ->
                LOG.log(
                        System.Logger.Level.WARNING,
                        "upstream {0} keeps failing and is not asked for {1} s{2}",
                        name(),
                        PAUSE.toSeconds(),
                        why);
            case HALF_OPEN -> LOG.log(System.Logger.Level.INFO, "upstream {0} is tried again", name());
            case CLOSED -> LOG.log(System.Logger.Level.INFO, "upstream {0} answers again", name());
            case DISABLED, METRICS_ONLY, FORCED_OPEN -> {} // set by nobody once it runs
        }
    }

    @Override
    public void close() {
        provider.close();
    }
}
