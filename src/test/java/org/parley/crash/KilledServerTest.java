package org.parley.crash;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Eventually.eventually;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;

/**
 * The server is killed at random moments while twenty clients chat. {@code -Dkills=50} is the long form; {@code -Dkills.seed}
 * repeats the moments of another run.
 */
class KilledServerTest {
    private static final int KILLS = Integer.getInteger("kills", 2);
    private static final long SEED = Long.getLong("kills.seed", 20);
    private static final int CLIENTS = 20;
    private static final String MODEL = "mock-n120-r100";
    private static final int LONGEST_LIFE_MILLIS = 2_500;
    private static final System.Logger LOG = System.getLogger(KilledServerTest.class.getName());

    @TempDir
    private Path home;

    @Test
    void whatIsAcknowledgedSurvivesInTheEmbeddedDatabase() throws Exception {
        kill("H2", Map.of("parley.home", home.toString()));
    }

    @Test
    void whatIsAcknowledgedSurvivesInPostgres() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            kill(
                    "PostgreSQL",
                    Map.of("parley.db.url", postgres.getJdbcUrl("postgres", "postgres"), "parley.db.user", "postgres"));
        }
    }

    private static void kill(String database, Map<String, String> storage) throws Exception {
        Random random = new Random(SEED);
        AtomicBoolean enough = new AtomicBoolean();
        try (TestUpstream upstream = TestUpstream.start();
                Lifeline lifeline = new Lifeline(settings(upstream, storage));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<PersistentClient> clients = new ArrayList<>();
            List<Future<?>> chats = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                PersistentClient client = new PersistentClient(lifeline, MODEL, enough::get);
                clients.add(client);
                chats.add(threads.submit(client));
            }
            for (int i = 0; i < KILLS; i++) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_LIFE_MILLIS)));
                lifeline.kill();
                lifeline.restart();
            }
            enough.set(true);
            for (Future<?> chat : chats) {
                chat.get();
            }
            eventually("nothing is running", () -> clients.stream().noneMatch(PersistentClient::running));
            Findings findings = clients.stream()
                    .map(client -> client.check(TestUpstream.expectedText(MODEL)))
                    .reduce(Findings.NONE, Findings::and);
            assertTrue(upstream.started() <= findings.questions(), "no question is asked twice");
            LOG.log(
                    System.Logger.Level.INFO,
                    "{0}, {1} kills: {2} questions, lost 0, doubled 0; {3} answers interrupted, with all but the last {4} ms",
                    database,
                    KILLS,
                    findings.questions(),
                    findings.interrupted(),
                    TimeUnit.NANOSECONDS.toMillis(findings.lostNanos()));
        }
    }

    private static Map<String, String> settings(TestUpstream upstream, Map<String, String> storage) {
        // a title that is asked of the model would count as a question
        Map<String, String> settings =
                new HashMap<>(ParleyServer.upstreamSettings(upstream, Map.of("parley.titles", "question")));
        settings.putAll(storage);
        return settings;
    }
}
