package org.parley.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.parley.config.ValkeySettings;
import org.parley.conversation.Database;
import org.parley.conversation.Pool;
import org.parley.testing.MemoryLogs;
import org.parley.testing.ValkeyProcess;

/** Nodes that share logs, as many as a test asks for. */
interface TestNodes extends AutoCloseable {
    /** @param renew keeps others from taking it for gone */
    record Node(String id, SharedLogs logs, Runnable renew) {}

    /** Two of them, and what makes more. */
    record Two(TestNodes all, Node a, Node b) implements AutoCloseable {
        static Two of(TestNodes nodes) {
            return new Two(nodes, nodes.join(), nodes.join());
        }

        @Override
        public void close() {
            all.close();
        }
    }

    /** One more, which hears the others. */
    Node join();

    /** Others find that this one is gone. */
    void endLease(Node node);

    @Override
    void close();

    private static String newId() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    static TestNodes inMemory() {
        MemoryLogs.House house = new MemoryLogs.House();
        return new TestNodes() {
            @Override
            public Node join() {
                String id = newId();
                return new Node(id, house.join(id), () -> {});
            }

            @Override
            public void endLease(Node node) {
                house.endLease(node.id());
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }

    /** @param database of PostgreSQL; not closed with this */
    static TestNodes on(Database database) {
        return new OnDatabase(database, Optional.empty());
    }

    /** The same with the logs on these servers; not closed with this. */
    static TestNodes on(Database database, List<ValkeyProcess> servers) {
        return new OnDatabase(database, Optional.of(settings(servers, 0)));
    }

    static ValkeySettings settings(List<ValkeyProcess> servers, int replicas) {
        return new ValkeySettings(
                servers.stream()
                        .map(server -> new ValkeySettings.Host("127.0.0.1", server.port()))
                        .toList(),
                false,
                Optional.empty(),
                Optional.empty(),
                0,
                replicas);
    }

    /** Real ones. */
    final class OnDatabase implements TestNodes {
        /** One listens. */
        private static final int CONNECTIONS = 4;

        private final Database database;
        private final Optional<ValkeySettings> valkey;
        /** Others on the same servers have other answers. */
        private final ValkeyKeys keys = ValkeyKeys.of(newId(), "public");

        private final List<AutoCloseable> open = new ArrayList<>();

        private OnDatabase(Database database, Optional<ValkeySettings> valkey) {
            this.database = database;
            this.valkey = valkey;
        }

        @Override
        public Node join() {
            String id = newId();
            Pool pool = database.express(CONNECTIONS).orElseThrow();
            open.add(pool);
            Jdbi jdbi = pool.jdbi();
            Bus bus = new Bus(pool.source(), id, "public");
            open.add(bus);
            Members members = new Members(jdbi, id);
            members.renew();
            bus.start();
            return new Node(id, logs(jdbi, id, bus, members), members::renew);
        }

        private SharedLogs logs(Jdbi jdbi, String id, Bus bus, Members members) {
            if (valkey.isEmpty()) {
                return new PostgresLogs(jdbi, id, bus, members);
            }
            ValkeyLogs logs = ValkeyLogs.open(valkey.get(), keys, id, bus, members);
            open.add(logs);
            logs.start();
            return logs;
        }

        @Override
        public void endLease(Node node) {
            database.jdbi()
                    .useHandle(handle -> handle.execute(
                            "update node set renewed_at = now() - interval '1 minute' where id = ?", node.id()));
        }

        @Override
        public void close() {
            Consumer<AutoCloseable> closing = each -> {
                try {
                    each.close();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            };
            open.reversed().forEach(closing);
        }
    }
}
