package org.parley.cluster;

import static org.parley.testing.Eventually.eventually;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.parley.testing.TestUpstream;

/**
 * Three nodes, and one thing after the other fails while people ask.
 *
 * @param questions how many, over all faults
 * @param busy so many answers a node makes when its fault comes
 * @param patience after so long a reader gives up
 * @param more settings of each node
 */
record FaultRun(
        long seed,
        List<Fault> faults,
        int questions,
        int busy,
        Duration patience,
        Map<String, String> more,
        Sabotage sabotage) {
    private static final int NODES = 3;
    /** A fault comes when the questions asked before it are being answered. */
    private static final int LONGEST_LEAD_MILLIS = 3_000;
    /** This share of clients' connections is cut by the way, each time somebody asks. */
    private static final double BAD_LINES = 0.1;

    private static final System.Logger LOG = System.getLogger(FaultRun.class.getName());

    Judgement play(Path folder) throws Exception {
        Random random = new Random(seed);
        Map<Fault, Integer> befallen = new EnumMap<>(Fault.class);
        try (TestUpstream upstream = TestUpstream.start().script(Question::answer);
                Fleet fleet = Fleet.start(NODES, upstream, settings(), sabotage, folder);
                Clients clients = new Clients(fleet::send, patience)) {
            for (int i = 0; i < faults.size(); i++) {
                ask(clients, fleet, i, random);
                Node node = fleet.nodes().get(random.nextInt(NODES));
                eventually("the node makes answers", () -> node.making() >= busy);
                LOG.log(System.Logger.Level.INFO, "{0}. {1}: {2}", i, faults.get(i), node);
                faults.get(i).befall(fleet, node, random);
                befallen.merge(faults.get(i), 1, Integer::sum);
            }
            Judgement judgement = Judgement.of(clients.finish(), upstream, fleet);
            LOG.log(System.Logger.Level.INFO, "seed {0}\n{1}", Long.toString(seed), judgement.table(befallen));
            return judgement;
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(Node.DRAINABLE);
        settings.putAll(more);
        return settings;
    }

    /** This round's share of all questions, at random moments before its fault. */
    private void ask(Clients clients, Fleet fleet, int round, Random random) {
        int first = questions * round / faults.size();
        int next = questions * (round + 1) / faults.size();
        for (int number = first; number < next; number++) {
            clients.ask(Question.random(number, random));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_LEAD_MILLIS / (next - first))));
            fleet.cutClients(BAD_LINES, new Random(random.nextLong()));
        }
    }

    /** Every kind once, in any order, before one comes again. */
    static List<Fault> faults(int count, Random random) {
        List<Fault> faults = new ArrayList<>();
        while (faults.size() < count) {
            List<Fault> round = new ArrayList<>(List.of(Fault.values()));
            Collections.shuffle(round, random);
            faults.addAll(round);
        }
        return List.copyOf(faults.subList(0, count));
    }
}
