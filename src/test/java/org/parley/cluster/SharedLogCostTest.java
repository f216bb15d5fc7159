package org.parley.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.parley.testing.Chat;
import org.parley.testing.ParleyProcess;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/**
 * What the log that nodes share costs, beside the one in the memory of a node that is alone: {@code -Dcluster.streams=200} is how many
 * answers are made at once. Prints a table.
 */
@EnabledIfSystemProperty(named = "cluster.streams", matches = "\\d+")
class SharedLogCostTest {
    private static final int STREAMS = Integer.getInteger("cluster.streams", 1);
    private static final Load WARM_UP = new Load("warm-up", 1_000, 0);
    /** What runs while compilers still work would be measured with them. */
    private static final int WARM_UP_ROUNDS = 5;

    private static final List<Load> LOADS = List.of(new Load("paced", 500, 50), new Load("flood", 2_000, 0));
    private static final System.Logger LOG = System.getLogger(SharedLogCostTest.class.getName());

    @TempDir
    private Path folder;

    /** @param rate deltas a second for each answer; 0: as fast as they go */
    private record Load(String name, int deltas, int rate) {
        String model() {
            return "mock-n" + deltas + (rate == 0 ? "" : "-r" + rate);
        }
    }

    private record Target(
            String name,
            Function<WireRequest, WireResponse> door,
            Supplier<Duration> node,
            Supplier<Duration> database) {}

    @Test
    void tellsWhatADeltaCosts() throws Exception {
        StringBuilder table = new StringBuilder(
                "\n| log | load | deltas/s | CPU µs/delta, Parley | PostgreSQL |\n|---|---|---|---|---|\n");
        try (TestUpstream upstream = TestUpstream.start()) {
            Map<String, String> alone =
                    Map.of("parley.home", folder.resolve("alone").toString(), "parley.titles", "question");
            try (ParleyProcess parley = ParleyProcess.start(ParleyServer.upstreamSettings(upstream, alone))) {
                measure(new Target("memory", parley::send, () -> cpu(parley.handle()), () -> Duration.ZERO), table);
            }
            try (Fleet fleet = Fleet.start(1, upstream, Map.of(), folder)) {
                Node node = fleet.nodes().getFirst();
                measure(new Target("shared", node::send, () -> cpu(node.handle()), fleet.postgres()::cpu), table);
            }
        }
        LOG.log(System.Logger.Level.INFO, table.toString());
    }

    private static void measure(Target target, StringBuilder table) throws Exception {
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            play(target, WARM_UP);
        }
        for (Load load : LOADS) {
            long begin = System.nanoTime();
            Duration node = target.node().get();
            Duration database = target.database().get();
            play(target, load);
            double seconds = (System.nanoTime() - begin) / 1e9;
            double deltas = (double) STREAMS * load.deltas();
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %s, %d answers at once | %.0f | %.1f | %.1f |%n",
                    target.name(),
                    load.name(),
                    STREAMS,
                    deltas / seconds,
                    micros(target.node().get().minus(node)) / deltas,
                    micros(target.database().get().minus(database)) / deltas));
        }
    }

    private static void play(Target target, Load load) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> ends = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                ends.add(threads.submit(() -> end(target, load)));
            }
            for (Future<String> end : ends) {
                assertEquals("completed", end.get());
            }
        }
    }

    private static String end(Target target, Load load) {
        try (WireResponse response = target.door().apply(Chat.ask(load.model()))) {
            String text = response.text();
            return text.contains("event: end\ndata: {\"status\":\"completed\"") ? "completed" : text;
        }
    }

    private static Duration cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow();
    }

    private static double micros(Duration duration) {
        return duration.toNanos() / 1e3;
    }
}
