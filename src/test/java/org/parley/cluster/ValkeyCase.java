package org.parley.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.parley.testing.ValkeyProcess;
import org.postgresql.ds.PGSimpleDataSource;

/** One Valkey server or several, and logs on them without the database, which has what is not kept there. */
@Timeout(120)
abstract class ValkeyCase {
    static final String NODE = "a".repeat(32);
    static final String OTHER = "b".repeat(32);

    final ValkeyKeys keys = ValkeyKeys.of(Answers.newId(), "public");
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    <T extends AutoCloseable> T closed(T later) {
        open.add(later);
        return later;
    }

    ValkeyProcess server(String... settings) {
        return closed(ValkeyProcess.start(settings));
    }

    List<ValkeyProcess> cluster(String... settings) {
        return closedAll(ValkeyProcess.startCluster(3, settings));
    }

    List<ValkeyProcess> closedAll(List<ValkeyProcess> servers) {
        open.addAll(servers);
        return servers;
    }

    ValkeyServers connect(List<ValkeyProcess> servers) {
        return closed(new ValkeyServers(ValkeyRoutes.open(TestNodes.settings(servers, 0)), 0));
    }

    ValkeyLogs logs(List<ValkeyProcess> servers, int replicas, String node) {
        return closed(
                logs(new ValkeyServers(ValkeyRoutes.open(TestNodes.settings(servers, replicas)), replicas), node));
    }

    ValkeyLogs logs(ValkeyServers servers, String node) {
        return new ValkeyLogs(
                servers,
                keys,
                node,
                new Bus(new PGSimpleDataSource(), node, "public"),
                new Members(Jdbi.create(new PGSimpleDataSource()), node));
    }

    static String answer(ValkeyLogs logs) {
        String id = Answers.newId();
        assertTrue(logs.register(Answers.stateless(id, NODE), Optional.empty()));
        return id;
    }

    static long last(ValkeyLogs logs, String id) {
        return Objects.requireNonNull(logs.standing(Set.of(id)).get(id)).last();
    }

    static boolean append(ValkeyLogs logs, Block block) {
        return logs.append(List.of(block)).contains(block.answer());
    }

    static boolean reached(ValkeyLogs logs, String id) {
        try {
            return logs.standing(Set.of(id)).containsKey(id);
        } catch (UnreachableLogsException notYet) {
            return false;
        }
    }
}
