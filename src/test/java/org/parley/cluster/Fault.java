package org.parley.cluster;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** What goes wrong with one node, with the database, or with the clients' lines. */
enum Fault {
    KILLED("a node is killed") {
        @Override
        void befall(Fleet fleet, Node node, Random random) {
            node.kill();
            node.replace();
        }
    },
    DRAINED("a node is drained, killed and replaced") {
        @Override
        void befall(Fleet fleet, Node node, Random random) {
            node.drain();
            node.kill();
            node.replace();
        }
    },
    FROZEN("a node stands still for longer than its lease") {
        @Override
        void befall(Fleet fleet, Node node, Random random) {
            node.freeze();
            pause(longerThanLease(random));
            node.thaw();
        }
    },
    NODDED("a node stands still for a moment") {
        @Override
        void befall(Fleet fleet, Node node, Random random) {
            node.freeze();
            pause(aMoment(random));
            node.thaw();
        }
    },
    CUT_OFF("a node cannot reach the database for longer than its lease") {
        @Override
        void befall(Fleet fleet, Node node, Random random) {
            node.part();
            pause(longerThanLease(random));
            node.heal();
        }
    },
    HELD_UP("a node cannot reach the database for a moment") {
        @Override
        void befall(Fleet fleet, Node node, Random random) {
            node.part();
            pause(aMoment(random));
            node.heal();
        }
    },
    DATABASE("the database crashes and comes back") {
        @Override
        void befall(Fleet fleet, Node node, Random random) {
            fleet.postgres().crash(Duration.ofMillis(random.nextInt(1_500)));
            fleet.nodes().forEach(Node::awaitReady);
        }
    },
    CUT_CLIENTS("all clients' connections are cut") {
        @Override
        void befall(Fleet fleet, Node node, Random random) {
            fleet.cutClients(1, new Random(random.nextLong()));
        }
    };

    /** How long a node that is lost has been silent at most before others notice. */
    static final Duration LEASE = Duration.ofSeconds(8);

    private static final Duration LONGEST = Duration.ofSeconds(Integer.getInteger("cluster.longest", 12));

    final String words;

    Fault(String words) {
        this.words = words;
    }

    /**
     * Blocks until all is well again, as far as the servers can tell.
     *
     * @param node the one that it hits, if it hits one
     */
    abstract void befall(Fleet fleet, Node node, Random random);

    private static Duration longerThanLease(Random random) {
        long spare = LONGEST.minus(LEASE).toMillis();
        return LEASE.plusMillis(spare / 2 + random.nextLong(spare / 2 + 1));
    }

    private static Duration aMoment(Random random) {
        return Duration.ofMillis(random.nextInt(500, 3_000));
    }

    private static void pause(Duration duration) {
        LockSupport.parkNanos(duration.toNanos());
    }
}
