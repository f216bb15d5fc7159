package org.parley.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.testing.Eventually;
import org.parley.testing.TestUpstream;

/** Each node is drained, ended and started anew while many answers are made; {@code -Dredeploy.answers=200} is the long form. */
class RollingRedeployTest {
    private static final int ANSWERS = Integer.getInteger("redeploy.answers", 30);
    private static final int NODES = 3;
    private static final int DELTAS = 100;
    private static final int RATE = 20;
    private static final System.Logger LOG = System.getLogger(RollingRedeployTest.class.getName());

    @TempDir
    private Path folder;

    @Test
    void nobodySeesThatTheNodesAreReplaced() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        AtomicBoolean enough = new AtomicBoolean();
        try (TestUpstream upstream = TestUpstream.start().script(Question::answer);
                Fleet fleet = Fleet.start(NODES, upstream, Node.DRAINABLE, folder);
                Clients clients = new Clients(fleet::send, Eventually.DEADLINE)) {
            clients.keepAsking(ANSWERS, () -> question(asked.incrementAndGet()), enough::get);
            for (Node node : fleet.nodes()) {
                node.drain();
                node.kill();
                node.replace();
            }
            enough.set(true);
            Judgement judgement = Judgement.of(clients.finish(), upstream, fleet);
            LOG.log(System.Logger.Level.INFO, "{0} questions\n{1}", asked, judgement.table(Map.of()));
            assertTrue(judgement.clean(), judgement::details);
            assertEquals(Set.of("completed"), judgement.ends().keySet());
        }
    }

    private static Question question(int number) {
        Duration joins = Duration.ofMillis(number % 1_000);
        return Question.of(number, DELTAS, RATE, number % 2 == 0, joins, Optional.empty(), number);
    }
}
