package org.parley.load;

import static org.parley.testing.Chat.ask;
import static org.parley.testing.Chat.askPlain;
import static org.parley.testing.Chat.follow;
import static org.parley.testing.Chat.poll;
import static org.parley.testing.Eventually.eventually;
import static org.parley.testing.Eventually.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.parley.testing.Chat;
import org.parley.testing.EventStream;
import org.parley.testing.Footprint;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireResponse;

/** Answers that everybody has walked away from leave nothing behind: no thread, no connection, no file, no memory. */
class NothingLeaksTest {
    private static final int ABANDONED = Integer.getInteger("abandoned.generations", 1_000);
    private static final int WARM_UP = 200;
    private static final int AT_ONCE = 50;

    /** That somebody's answer was here is remembered for a while, so that its owner hears "expired". */
    private static final long OF_AN_ANSWER = 512;

    private static final long NOISE = 4L << 20;
    private static final String ENDLESS = "mock-stall-k2";
    private static final String FLOWING = "mock-n1000000-r100-pad100";

    /** One client and how it goes away. */
    private interface Visit {
        void pay(ParleyServer server);
    }

    private static final List<Visit> VISITS = List.of(
            server -> ask(ENDLESS).send(server).close(),
            server -> ask("mock-nohead").send(server).reset(),
            server -> {
                EventStream stream = ask(ENDLESS).send(server).events();
                stream.take(5);
                stream.response().reset();
            },
            server -> {
                EventStream stream = ask(FLOWING)
                        .header("Parley-On-Disconnect", "stop")
                        .send(server)
                        .events();
                stream.take(6);
                stream.close();
            },
            server -> {
                WireResponse response = askPlain(FLOWING).send(server);
                response.chunk();
                response.reset();
            },
            server -> {
                EventStream first = ask(FLOWING).send(server).events();
                EventStream second = follow(first.generation(), 0).send(server).events();
                first.close();
                second.take(7);
                second.response().reset();
            },
            server -> {
                EventStream stream = ask(ENDLESS).send(server).events();
                stream.take(5);
                WireResponse waiting = poll(stream.generation(), 5).send(server);
                waiting.reset();
                Chat.stop(server, stream.generation());
                stream.close();
            },
            server -> ask("mock-n3-cut-k2").send(server).close());

    @Test
    void whatAbandonedAnswersHeldComesBack() throws Exception {
        Map<String, String> settings =
                Map.of("parley.heartbeat", "250ms", "parley.abandon-after", "250ms", "parley.log-retention", "0");
        try (TestUpstream upstream = TestUpstream.start();
                ParleyServer server = ParleyServer.before(upstream, settings)) {
            VISITS.forEach(visit -> visit.pay(server)); // one by one: the first of all loads a thousand classes
            abandon(WARM_UP, server);
            settle(upstream, server);
            Map<String, Integer> threads = Footprint.threads();
            long files = filesBut(upstream);
            long heap = Footprint.heap();

            abandon(ABANDONED, server);

            settle(upstream, server);
            eventually("no thread more than " + threads, () -> Footprint.noMoreThreadsThan(threads));
            eventually("no more than " + files + " files", () -> filesBut(upstream) <= files);
            long bound = heap + NOISE + ABANDONED * OF_AN_ANSWER;
            eventually("the heap falls below " + bound, () -> Footprint.heap() < bound);
        }
    }

    private static void abandon(int count, ParleyServer server) throws Exception {
        Semaphore places = new Semaphore(AT_ONCE);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> visits = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Visit visit = VISITS.get(i % VISITS.size());
                places.acquire();
                visits.add(clients.submit(() -> {
                    try {
                        visit.pay(server);
                    } finally {
                        places.release();
                    }
                }));
            }
            for (Future<?> visit : visits) {
                visit.get();
            }
        }
    }

    private static void settle(TestUpstream upstream, ParleyServer server) {
        within(
                Duration.ofMinutes(1),
                "every answer is stopped",
                () -> server.application().generations().running() == 0);
        server.assertIdle();
        eventually(
                "every log is dropped", () -> server.application().generations().kept() == 0);
        eventually("every upstream connection is closed", () -> upstream.openStreams() == 0);
        upstream.forgetOver();
    }

    /** Connections that wait for the next question are kept on purpose, and both ends of them are in this process. */
    private static long filesBut(TestUpstream upstream) {
        return Footprint.openFiles() - 2L * upstream.openConnections();
    }
}
