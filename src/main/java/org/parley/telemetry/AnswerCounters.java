package org.parley.telemetry;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Arrays;
import java.util.Locale;
import org.parley.generation.Generation;
import org.parley.generation.GenerationListener;
import org.parley.governance.Spent;

/** What is counted of answers when they are over. Thread-safe, never waits. */
final class AnswerCounters implements GenerationListener {
    private static final double NANOS = 1e9;
    /** From a cached answer's first word to that of a model that thinks for minutes, in seconds. */
    private static final double[] FIRST_EVENT = {0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300};

    private final Counter ended;
    private final Counter faults;
    private final Counter events;
    private final Counter tokens;
    private final Histogram firstEvent;
    private final ModelLabels models = new ModelLabels();

    AnswerCounters(PrometheusRegistry registry) {
        ended = counter("parley_answers_ended", "Answers that are over, by how they ended.", "end")
                .register(registry);
        faults = counter("parley_answer_faults", "Answers that failed, by what went wrong.", "fault")
                .register(registry);
        events = counter("parley_answer_events", "Events of answers that are over.")
                .register(registry);
        tokens = counter(
                        "parley_tokens",
                        "Tokens of answers that are over, as counted by the provider or else estimated.",
                        "model",
                        "direction")
                .register(registry);
        firstEvent = Histogram.builder()
                .name("parley_first_event_seconds")
                .help("Time from an answer's start to the model's first event.")
                .classicOnly()
                .classicUpperBounds(FIRST_EVENT)
                .withoutExemplars()
                .register(registry);
        Arrays.stream(Generation.State.values())
                .filter(Generation.State::isEnd)
                .map(AnswerCounters::word)
                .forEach(ended::initLabelValues);
    }

    private static Counter.Builder counter(String name, String help, String... labels) {
        return Counter.builder().name(name).help(help).labelNames(labels).withoutExemplars();
    }

    private static String word(Generation.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void ended(Generation answer, Spent spent) {
        ended.labelValues(word(answer.state())).inc();
        answer.fault().ifPresent(fault -> faults.labelValues(fault.type()).inc());
        events.inc(answer.last());
        answer.firstEventAfter().ifPresent(time -> firstEvent.observe(time.toNanos() / NANOS));
        String model = models.of(answer.model());
        tokens.labelValues(model, "input").inc(spent.inputTokens());
        tokens.labelValues(model, "output").inc(spent.outputTokens());
    }
}
