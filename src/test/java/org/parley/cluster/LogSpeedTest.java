package org.parley.cluster;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parley.config.Settings;
import org.parley.conversation.Database;
import org.parley.testing.CpuTime;
import org.parley.testing.ValkeyProcess;

/**
 * Prints the tables of docs/scaling.md: how many events a second each log takes from one writer and from several, and what one costs the
 * server and the node. {@code -Dlogs.speed=10} asks for it, and measures each line for so many seconds.
 */
@EnabledIfSystemProperty(named = "logs.speed", matches = "[0-9]+")
class LogSpeedTest {
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("logs.speed", 1));
    /** So many answers say something between two batches of a node, */
    private static final List<Integer> BATCHES = List.of(10, 100, 1_000);
    /** and so many events each: one in 20 ms, five in 100 ms. */
    private static final List<Integer> EVENTS = List.of(1, 5);

    private static final int WRITERS = 4;
    /** About what an event is long that brings one word. */
    private static final String EVENT = "id: 1000\nevent: delta\ndata: {\"text\":\" Springfield\"}\n\n";

    /** As a whole answer: its blocks stay for an hour. */
    private static final int BLOCKS_OF_ONE = 100;

    enum Log {
        /** As it comes: each commit is on the disk. */
        POSTGRESQL("PostgreSQL"),
        MEMORY("Valkey, no journal", "appendonly no"),
        EVERYSEC("Valkey, everysec", "appendonly yes", "appendfsync everysec"),
        ALWAYS("Valkey, always", "appendonly yes", "appendfsync always");

        private final String title;
        /** One a line. */
        private final String settings;

        Log(String title, String... settings) {
            this.title = title;
            this.settings = String.join("\n", settings);
        }
    }

    /**
     * What a measure is of.
     *
     * @param cpu of the server, in nanoseconds
     * @param bytes that it holds
     */
    private record Place(TestNodes nodes, LongSupplier cpu, LongSupplier bytes) {}

    @ParameterizedTest
    @EnumSource
    void measure(Log log) throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setServerConfig("synchronous_commit", "on")
                        .start();
                Database database = Database.open(new Settings.Storage(
                        Optional.of(postgres.getJdbcUrl("postgres", "postgres")),
                        Optional.of("postgres"),
                        Optional.empty(),
                        Path.of("unused")))) {
            if (log == Log.POSTGRESQL) {
                measure(log, postgres(database));
            } else {
                try (ValkeyProcess server =
                        ValkeyProcess.start(log.settings.lines().toArray(String[]::new))) {
                    measure(log, valkey(database, server));
                }
            }
        }
    }

    private static void measure(Log log, Place place) throws Exception {
        TestNodes nodes = place.nodes();
        try (nodes) {
            String bytes = bytesOfAnAnswer(place);
            print(
                    "| log | writers | answers in a batch | events of each | events/s | batches/s | server, µs/event | node, µs/event |");
            print("|---|---|---|---|---|---|---|---|");
            run(place, 1, 100, 1); // warms up
            for (int writers : List.of(1, WRITERS)) {
                for (int batch : BATCHES) {
                    for (int events : EVENTS) {
                        print("| " + log.title + " | " + writers + " | " + batch + " | " + events
                                + run(place, writers, batch, events));
                    }
                }
            }
            print("One answer of " + BLOCKS_OF_ONE + " blocks of " + EVENT.length() + " bytes: " + bytes);
        }
    }

    private static Place postgres(Database database) {
        Jdbi jdbi = database.jdbi();
        int backend = jdbi.withHandle(handle -> handle.createQuery("select pg_backend_pid()")
                .mapTo(Integer.class)
                .one());
        long postmaster =
                ProcessHandle.of(backend).orElseThrow().parent().orElseThrow().pid();
        return new Place(
                TestNodes.on(database),
                () -> CpuTime.ofFamily(postmaster).toNanos(),
                () -> jdbi.withHandle(handle -> handle.createQuery(
                                "select pg_total_relation_size('generation') + pg_total_relation_size('generation_block')")
                        .mapTo(Long.class)
                        .one()));
    }

    private static Place valkey(Database database, ValkeyProcess server) {
        long process = server.info("process_id");
        return new Place(
                TestNodes.on(database, List.of(server)),
                () -> CpuTime.ofFamily(process).toNanos(),
                () -> server.info("used_memory"));
    }

    private static String run(Place place, int writers, int batch, int events) throws Exception {
        List<TestNodes.Node> nodes =
                IntStream.range(0, writers).mapToObj(i -> place.nodes().join()).toList();
        List<List<String>> answers =
                nodes.stream().map(node -> answers(node, batch)).toList();
        long serverBefore = place.cpu().getAsLong();
        long nodeBefore = nodeCpu();
        long start = System.nanoTime();
        long[] batches = new long[writers];
        List<Racing.Runner> runners = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            int writer = i;
            runners.add(() -> batches[writer] = write(nodes.get(writer), answers.get(writer), events, start));
        }
        Racing.run(runners);
        double seconds = (System.nanoTime() - start) / 1e9;
        long all = LongStream.of(batches).sum();
        double taken = (double) all * batch * events;
        String line = String.format(
                Locale.ROOT,
                " | %,.0f | %,.0f | %.1f | %.1f |",
                taken / seconds,
                all / seconds,
                (place.cpu().getAsLong() - serverBefore) / 1e3 / taken,
                (nodeCpu() - nodeBefore) / 1e3 / taken);
        answers.forEach(some -> some.forEach(nodes.getFirst().logs()::delete));
        return line;
    }

    private static List<String> answers(TestNodes.Node node, int count) {
        List<String> ids =
                IntStream.range(0, count).mapToObj(i -> Answers.newId()).toList();
        ids.forEach(id -> node.logs().register(Answers.stateless(id, node.id()), Optional.empty()));
        return ids;
    }

    /** @return how many batches in the time */
    private static long write(TestNodes.Node node, List<String> ids, int events, long start) {
        String text = EVENT.repeat(events);
        long batches = 0;
        for (long first = 1; System.nanoTime() - start < TIME.toNanos(); first += events) {
            long from = first;
            List<Block> blocks = ids.stream()
                    .map(id -> Answers.block(id, from, from + events - 1, text))
                    .toList();
            if (node.logs().append(blocks).size() != ids.size()) {
                throw new AssertionError("refused");
            }
            batches++;
        }
        return batches;
    }

    private static long nodeCpu() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }

    private static String bytesOfAnAnswer(Place place) {
        TestNodes.Node node = place.nodes().join();
        int count = 500;
        long before = place.bytes().getAsLong();
        List<String> ids = answers(node, count);
        long empty = place.bytes().getAsLong();
        for (int i = 1; i <= BLOCKS_OF_ONE; i++) {
            long number = i;
            node.logs()
                    .append(ids.stream()
                            .map(id -> Answers.block(id, number, number, EVENT))
                            .toList());
        }
        long full = place.bytes().getAsLong();
        return String.format(
                Locale.ROOT,
                "%,d bytes, and %,d for each block",
                (empty - before) / count,
                (full - empty) / count / BLOCKS_OF_ONE);
    }

    private static void print(String line) {
        System.out.println(line); // what this is for
    }
}
