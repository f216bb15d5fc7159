package org.parley.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.parley.testing.Chat;
import org.parley.testing.EventStream;
import org.parley.testing.StreamEvent;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;
import org.parley.testing.WireResponse;

/** How quick nodes are for each other; {@code -Dcluster.figures=20} takes it so many times and prints it. */
@EnabledIfSystemProperty(named = "cluster.figures", matches = "\\d+")
class TakeOverFiguresTest {
    private static final int TAKEN = Integer.getInteger("cluster.figures", 1);
    private static final int NODES = 3;
    private static final int SEEN = 10;
    private static final String MODEL = "mock-n2000-r20";
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(1);
    private static final System.Logger LOG = System.getLogger(TakeOverFiguresTest.class.getName());

    @TempDir
    private Path folder;

    @Test
    void aDeadNodesAnswersEndAndAStopIsHeardEverywhere() throws Exception {
        List<Duration> takeOvers = new ArrayList<>();
        List<Duration> stops = new ArrayList<>();
        try (TestUpstream upstream = TestUpstream.start();
                Fleet fleet = Fleet.start(NODES, upstream, Map.of(), folder)) {
            for (int i = 0; i < TAKEN; i++) {
                Node maker = fleet.nodes().get(i % NODES);
                Node other = fleet.nodes().get((i + 1) % NODES);
                stops.add(stop(upstream, maker, other));
                takeOvers.add(takeOver(maker, other));
            }
        }
        LOG.log(
                System.Logger.Level.INFO,
                "\n| ms | p50 | p99 |\n|---|---|---|\n{0}{1}",
                row("a node is killed → its answer ends for a reader on another node", takeOvers),
                row("Stop on another node → the model's connection is closed", stops));
        assertTrue(Collections.max(stops).compareTo(STOPPED_WITHIN) < 0, stops::toString);
    }

    private static Duration stop(TestUpstream upstream, Node maker, Node other) {
        try (WireResponse asked = maker.send(Chat.ask(MODEL));
                EventStream reader = begun(asked, other)) {
            TestUpstreamExchange call = upstream.exchanges().getLast();
            long begin = System.nanoTime();
            try (WireResponse stopped =
                    other.send(Chat.stopping(asked.header("Parley-Generation").orElseThrow()))) {
                assertEquals(200, stopped.status());
            }
            long left = call.awaitPeerLeft(Duration.ofSeconds(20));
            assertEquals("stopped", reader.rest().last().text("status"));
            return Duration.ofNanos(left - begin);
        }
    }

    private static Duration takeOver(Node maker, Node other) {
        try (WireResponse asked = maker.send(Chat.ask(MODEL));
                EventStream reader = begun(asked, other)) {
            long begin = System.nanoTime();
            maker.kill();
            StreamEvent last = reader.rest().last();
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            assertEquals("interrupted", last.text("type"));
            maker.replace();
            return took;
        }
    }

    /** A reader on another node, that has seen some of it. */
    private static EventStream begun(WireResponse asked, Node other) {
        assertEquals(SEEN, asked.events().take(SEEN).events().size());
        EventStream reader = other.send(
                        Chat.follow(asked.header("Parley-Generation").orElseThrow(), 0))
                .events();
        assertEquals(SEEN, reader.take(SEEN).events().size());
        return reader;
    }

    private static String row(String what, List<Duration> taken) {
        List<Duration> sorted = taken.stream().sorted().toList();
        return String.format(Locale.ROOT, "| %s | %d | %d |%n", what, percentile(sorted, 50), percentile(sorted, 99));
    }

    private static long percentile(List<Duration> sorted, int percent) {
        return sorted.get(Math.ceilDiv(sorted.size() * percent, 100) - 1).toMillis();
    }
}
