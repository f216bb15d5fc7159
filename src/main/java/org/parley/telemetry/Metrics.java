package org.parley.telemetry;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.parley.config.AddressRange;
import org.parley.conversation.ChangeFeed;
import org.parley.generation.Generations;
import org.parley.identity.Identification;
import org.parley.identity.Users;

/** {@code GET /metrics}: what this node does and has done, for Prometheus. */
public final class Metrics {
    private final PrometheusRegistry registry = new PrometheusRegistry();

    /** Counts from now on. */
    public Metrics(Generations generations, ChangeFeed feed) {
        generations.listen(new AnswerCounters(registry));
        now("parley_answers_running", "Answers being made.", generations::running);
        now(
                "parley_answers_kept",
                "Answers that can be followed: being made, or over and not yet forgotten.",
                generations::kept);
        now("parley_answer_readers", "Streams and polls that read an answer.", generations::readers);
        now("parley_change_listeners", "Tabs and programs that listen for changes.", feed::followers);
        CounterWithCallback.builder()
                .name("parley_answer_bytes")
                .help("Bytes of answers that readers were handed.")
                .callback(told -> told.call((double) generations.bytesRead()))
                .register(registry);
        // not all of the library's: what it has for memory pools' allocation listens to the JVM, and would outlive an
        // undeployment
        JvmMemoryMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
        ProcessMetrics.builder().register(registry);
    }

    private void now(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(told -> told.call(value.getAsDouble()))
                .register(registry);
    }

    /** @param from addresses that may read without a login; an administrator may from anywhere */
    public void register(ServletContext context, List<AddressRange> from, Identification identification, Users users) {
        context.addServlet("metrics", new MetricsServlet(registry, from, identification, users))
                .addMapping("/metrics");
    }
}
