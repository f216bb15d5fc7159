package org.parley.cluster;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.parley.config.ValkeySettings;
import org.parley.conversation.ChangeFeed;
import org.parley.conversation.Database;
import org.parley.conversation.Pool;

/** This node among those that share its database. */
public final class Cluster implements AutoCloseable {
    /** One listens all the time; the others write events, read those of other nodes, renew, and tell. */
    private static final int CONNECTIONS = 6;

    private static final String READ = "read";
    private static final int AT_ONCE = 100;
    private static final System.Logger LOG = System.getLogger(Cluster.class.getName());

    private final String node;
    private final Pool pool;
    private final Bus bus;
    private final Members members;
    private final SharedLogs logs;
    private final Optional<ValkeyLogs> valkey;

    private Cluster(Pool pool, Optional<ValkeySettings> valkey) {
        this.node = UUID.randomUUID().toString().replace("-", "");
        Jdbi jdbi = pool.jdbi();
        String schema = jdbi.withHandle(handle -> handle.createQuery("select current_schema()")
                .mapTo(String.class)
                .one());
        this.pool = pool;
        this.bus = new Bus(pool.source(), node, schema);
        this.members = new Members(jdbi, node);
        this.valkey = valkey.map(set -> ValkeyLogs.open(set, keys(jdbi, schema), node, bus, members));
        this.logs = this.valkey.<SharedLogs>map(set -> set).orElseGet(() -> new PostgresLogs(jdbi, node, bus, members));
    }

    private static ValkeyKeys keys(Jdbi jdbi, String schema) {
        return ValkeyKeys.of(
                jdbi.withHandle(handle -> handle.createQuery("select current_database()")
                        .mapTo(String.class)
                        .one()),
                schema);
    }

    /**
     * Empty where this node is alone: on a database that others cannot share with it. Blocks for the database, and for Valkey.
     *
     * @param valkey has the logs; empty: the database has them
     * @throws UnreachableLogsException with a sentence for the operator, where Valkey cannot be used
     */
    public static Optional<Cluster> of(Database database, Optional<ValkeySettings> valkey) {
        return database.express(CONNECTIONS).map(pool -> {
            try {
                Cluster cluster = new Cluster(pool, valkey);
                cluster.members.renew();
                return cluster;
            } catch (RuntimeException e) {
                try (pool) {
                    throw e;
                }
            }
        });
    }

    /** Hears the other nodes from now on, and tells them what changes here. */
    public void start(ChangeFeed feed) {
        ChangeRelay.connect(bus, feed);
        bus.start();
        valkey.ifPresent(ValkeyLogs::start);
    }

    /** This process's name among them, its own for as long as it runs. */
    public String node() {
        return node;
    }

    /** Has other nodes know that these answers are read here. Never blocks. */
    public void tellRead(List<String> answers) {
        for (int from = 0; from < answers.size(); from += AT_ONCE) {
            bus.tell(READ, String.join(" ", answers.subList(from, Math.min(answers.size(), from + AT_ONCE))));
        }
    }

    /** @param listener told of answers that are read on other nodes, now and then as long as they are; must not block */
    public void onRead(Consumer<String> listener) {
        bus.on(READ, answers -> List.of(answers.split(" ")).forEach(listener));
    }

    public SharedLogs logs() {
        return logs;
    }

    public Members members() {
        return members;
    }

    /** The close of a node that may be alone. */
    @FunctionalInterface
    public interface Leaving extends AutoCloseable {
        @Override
        void close();
    }

    public static Leaving leaving(Optional<Cluster> cluster) {
        return () -> cluster.ifPresent(Cluster::close);
    }

    /** Leaves; whatever it has not ended is taken over at once. */
    @Override
    public void close() {
        try (pool;
                bus) {
            valkey.ifPresent(ValkeyLogs::close);
            members.leave();
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the other nodes are not told that this one leaves: {0}",
                    e.toString());
        }
    }
}
