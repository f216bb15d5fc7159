package org.parley.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.cluster.Answers.block;
import static org.parley.cluster.Answers.ending;
import static org.parley.testing.Eventually.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.config.Secret;
import org.parley.config.ValkeySettings;
import org.parley.testing.LogRecorder;
import org.parley.testing.ValkeyProcess;
import org.postgresql.ds.PGSimpleDataSource;
import redis.clients.jedis.util.JedisClusterCRC16;

/** What is Valkey's own: servers that go, forget, hand over their keys; and what a node leaves that ends between two writes. */
class ValkeyLogsTest {
    private static final ValkeyKeys KEYS = ValkeyKeys.of("test", "public");
    private static final String NODE = "a".repeat(32);
    private static final String OTHER = "b".repeat(32);

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private <T extends AutoCloseable> T closed(T later) {
        open.add(later);
        return later;
    }

    private ValkeyProcess server(String... settings) {
        return closed(ValkeyProcess.start(settings));
    }

    private List<ValkeyProcess> cluster() {
        List<ValkeyProcess> servers = ValkeyProcess.startCluster(3);
        open.addAll(servers);
        return servers;
    }

    private ValkeyServers connect(List<ValkeyProcess> servers) {
        return closed(new ValkeyServers(ValkeyRoutes.open(TestNodes.settings(servers, 0)), 0));
    }

    private ValkeyLogs logs(List<ValkeyProcess> servers, int replicas, String node) {
        return closed(
                logs(new ValkeyServers(ValkeyRoutes.open(TestNodes.settings(servers, replicas)), replicas), node));
    }

    /** Without the database, which has what is not kept in Valkey. */
    private static ValkeyLogs logs(ValkeyServers servers, String node) {
        return new ValkeyLogs(
                servers,
                KEYS,
                node,
                new Bus(new PGSimpleDataSource(), node, "public"),
                new Members(Jdbi.create(new PGSimpleDataSource()), node));
    }

    private static String answer(ValkeyLogs logs) {
        String id = Answers.newId();
        assertTrue(logs.register(Answers.stateless(id, NODE), Optional.empty()));
        return id;
    }

    private static long last(ValkeyLogs logs, String id) {
        return Objects.requireNonNull(logs.standing(Set.of(id)).get(id)).last();
    }

    private static boolean append(ValkeyLogs logs, Block block) {
        return logs.append(List.of(block)).contains(block.answer());
    }

    private static ValkeySettings settings(int port, Optional<Secret> password) {
        return new ValkeySettings(
                List.of(new ValkeySettings.Host("127.0.0.1", port)), false, Optional.empty(), password, 0, 0);
    }

    private static String fault(ValkeySettings settings) {
        return String.valueOf(assertThrows(UnreachableLogsException.class, () -> ValkeyRoutes.open(settings))
                .getMessage());
    }

    @Test
    void aServerThatDoesNotAnswerIsNamedWithoutThePassword() {
        ValkeyProcess gone = ValkeyProcess.start();
        gone.close();
        String fault = fault(settings(gone.port(), Optional.of(new Secret("hush"))));
        assertTrue(fault.contains(gone.host()) && fault.contains("parley.valkey.url"), fault);
        assertTrue(fault.contains("refused"), fault);
        assertFalse(fault.contains("hush"), fault);
    }

    @Test
    void aWrongPasswordIsTold() {
        ValkeyProcess server = server("requirepass right");
        String fault = fault(settings(server.port(), Optional.of(new Secret("hush"))));
        assertTrue(fault.contains("invalid"), fault);
        assertFalse(fault.contains("hush"), fault);
        ValkeyRoutes.open(settings(server.port(), Optional.of(new Secret("right"))))
                .close();
    }

    @Test
    void aUserNeedsWhatTheDocumentationSays() throws IOException {
        String scaling = Files.readString(Path.of("docs/scaling.md"));
        String rights = "~parley:* resetchannels &parley:* +@all -@dangerous +info +cluster|slots";
        assertTrue(scaling.contains('`' + rights + '`'), rights);
        for (List<ValkeyProcess> servers : List.of(List.of(server()), cluster())) {
            List<String> words = new ArrayList<>(List.of("SETUSER", "parley", "on", ">hush"));
            words.addAll(List.of(rights.split(" ")));
            servers.forEach(server -> server.command("ACL", words.toArray(String[]::new)));
            ValkeySettings settings = new ValkeySettings(
                    TestNodes.settings(servers, 0).hosts(),
                    false,
                    Optional.of("parley"),
                    Optional.of(new Secret("hush")),
                    0,
                    0);
            ValkeyLogs logs = closed(logs(new ValkeyServers(ValkeyRoutes.open(settings), 0), NODE));
            logs.start();
            String id = Answers.newId();
            logs.register(Answers.inConversation(id, NODE, Answers.newConversation()), Optional.empty());
            assertTrue(append(logs, ending(id, 1, 1)));
            assertEquals(1, logs.read(Map.of(id, 0L)).size());
            assertEquals(List.of(), logs.own());
            logs.forget(Duration.ZERO);
            logs.delete(id);
            assertEquals(Optional.empty(), logs.find(id));
        }
    }

    @Test
    void severalHostsMustBeACluster() {
        String fault = fault(TestNodes.settings(List.of(server(), server()), 0));
        assertTrue(fault.contains("is not of a cluster"), fault);
    }

    @Test
    void oneHostOfAClusterIsEnough() {
        List<ValkeyProcess> servers = cluster();
        ValkeyLogs logs = logs(servers.subList(1, 2), 0, NODE);
        List<String> ids = IntStream.range(0, 100).mapToObj(i -> answer(logs)).toList();
        assertEquals(
                100,
                logs.append(ids.stream().map(id -> block(id, 1, 2)).toList()).size());
        assertTrue(servers.stream().allMatch(server -> Integer.parseInt(server.command("DBSIZE")) > 0));
    }

    @Test
    void anOperatorIsWarnedOfAServerThatMayLoseAnswers() {
        try (LogRecorder log = LogRecorder.start()) {
            connect(List.of(server("appendonly no", "maxmemory 100mb", "maxmemory-policy allkeys-lru")));
            String records = String.join("\n", log.records());
            assertTrue(records.contains("appendonly no") && records.contains("noeviction"), records);
        }
        assertEquals(List.of(), ValkeyWarnings.of("aof_enabled:1\r\nmaxmemory:100\r\nmaxmemory_policy:noeviction\r\n"));
        assertEquals(List.of(), ValkeyWarnings.of("aof_enabled:1\r\nmaxmemory:0\r\nmaxmemory_policy:allkeys-lru\r\n"));
    }

    @Test
    void aServerThatHasForgottenTheScriptsIsTaughtThemAgain() {
        ValkeyProcess server = server();
        ValkeyLogs logs = logs(List.of(server), 0, NODE);
        List<String> ids = IntStream.range(0, 50).mapToObj(i -> answer(logs)).toList();
        server.command("SCRIPT", "FLUSH");
        assertEquals(
                Set.copyOf(ids),
                logs.append(ids.stream().map(id -> block(id, 1, 1)).toList()));
        assertEquals(
                Set.copyOf(ids),
                logs.append(ids.stream().map(id -> block(id, 2, 2)).toList()));
    }

    @Test
    void aServerThatComesBackHasWhatWasAppended() {
        ValkeyProcess server = server("appendfsync always");
        ValkeyLogs logs = logs(List.of(server), 0, NODE);
        String id = answer(logs);
        assertTrue(append(logs, block(id, 1, 3)));
        server.stop();
        assertThrows(UnreachableLogsException.class, () -> append(logs, block(id, 4, 4)));
        assertThrows(UnreachableLogsException.class, () -> logs.standing(Set.of(id)));
        server.startAgain();
        eventually("it is reached again", () -> reached(logs, id));
        assertEquals(3, last(logs, id));
        assertTrue(append(logs, block(id, 4, 4)));
        assertEquals(2, logs.read(Map.of(id, 0L)).size());
    }

    private static boolean reached(ValkeyLogs logs, String id) {
        try {
            return logs.standing(Set.of(id)).containsKey(id);
        } catch (UnreachableLogsException notYet) {
            return false;
        }
    }

    @Test
    void wakeUpsComeAgainAfterAServerWasAway() {
        ValkeyProcess server = server();
        ValkeyLogs a = logs(List.of(server), 0, NODE);
        ValkeyLogs b = logs(List.of(server), 0, OTHER);
        Set<String> told = ConcurrentHashMap.newKeySet();
        b.onWritten(told::addAll);
        b.start();
        String id = answer(a);
        b.read(Map.of(id, 0L));
        server.stop();
        server.startAgain();
        long[] next = {1};
        eventually("B hears of it", () -> {
            if (reached(a, id) && append(a, block(id, next[0], next[0]))) {
                next[0]++;
            }
            return told.contains(id);
        });
    }

    @Test
    void whatNotEnoughReplicasHaveIsNotTakenForWritten() {
        ValkeyProcess primary = server("repl-diskless-sync-delay 0");
        ValkeyProcess replica = server("replicaof 127.0.0.1 " + primary.port());
        eventually(
                "it is a replica", () -> replica.command("INFO", "replication").contains("master_link_status:up"));
        ValkeyLogs logs = logs(List.of(primary), 1, NODE);
        String id = answer(logs);
        assertTrue(append(logs, block(id, 1, 1)));
        replica.stop();
        assertThrows(UnreachableLogsException.class, () -> append(logs, block(id, 2, 2)));
        replica.startAgain();
        eventually("it goes on", () -> {
            try {
                long last = last(logs, id);
                return append(logs, block(id, last + 1, last + 1));
            } catch (UnreachableLogsException notYet) {
                return false;
            }
        });
    }

    @Test
    void aReplicaIsNotWrittenTo() {
        ValkeyProcess primary = server("repl-diskless-sync-delay 0");
        ValkeyLogs logs = logs(List.of(primary), 0, NODE);
        String id = answer(logs);
        ValkeyProcess next = server();
        primary.command("REPLICAOF", "127.0.0.1", Integer.toString(next.port()));
        assertThrows(UnreachableLogsException.class, () -> append(logs, block(id, 1, 1)));
    }

    @Test
    void answersAreFollowedToTheServerThatIsGivenThem() {
        List<ValkeyProcess> servers = cluster();
        ValkeyLogs logs = logs(servers, 0, NODE);
        String id = answer(logs);
        assertTrue(append(logs, block(id, 1, 1)));
        String slot = Integer.toString(JedisClusterCRC16.getSlot(KEYS.answer(id)));
        Map<Boolean, List<ValkeyProcess>> holders = servers.stream()
                .collect(Collectors.partitioningBy(server ->
                        !server.command("CLUSTER", "GETKEYSINSLOT", slot, "10").equals("[]")));
        ValkeyProcess from = Objects.requireNonNull(holders.get(true)).getFirst();
        ValkeyProcess to = Objects.requireNonNull(holders.get(false)).getFirst();
        to.command("CLUSTER", "SETSLOT", slot, "IMPORTING", from.command("CLUSTER", "MYID"));
        from.command("CLUSTER", "SETSLOT", slot, "MIGRATING", to.command("CLUSTER", "MYID"));

        assertTrue(append(logs, block(id, 2, 2)), "they are still where they were");
        String port = Integer.toString(to.port());
        from.command("MIGRATE", "127.0.0.1", port, "", "0", "5000", "KEYS", KEYS.answer(id), KEYS.blocks(id));
        assertTrue(append(logs, block(id, 3, 3)), "they have gone ahead");
        for (ValkeyProcess server : List.of(to, from)) {
            server.command("CLUSTER", "SETSLOT", slot, "NODE", to.command("CLUSTER", "MYID"));
        }
        assertTrue(append(logs, block(id, 4, 4)), "they have moved");
        assertEquals(4, logs.read(Map.of(id, 0L)).size());
    }

    @Test
    void whatANodeEnteredAndNeverRegisteredIsNobodys() {
        ValkeyServers servers = connect(List.of(server()));
        ValkeyLogs logs = logs(servers, NODE);
        String id = Answers.newId();
        new ValkeyLists(servers, KEYS, NODE).enter(id);
        assertEquals(List.of(), logs.own());
        assertTrue(logs.register(Answers.stateless(id, NODE), Optional.empty()), "it was only late");
        assertEquals(1, logs.own().size());
    }

    @Test
    void whatEndedWithoutBeingToldOfIsForgottenAllTheSame() {
        ValkeyServers servers = connect(List.of(server()));
        ValkeyLogs logs = logs(servers, NODE);
        String id = Answers.newId();
        logs.register(Answers.stateless(id, NODE), Optional.of(ending(id, 1, 3)));
        new ValkeyLists(servers, KEYS, NODE).enter(id); // as if the node had ended before it struck it out
        logs.forget(Duration.ZERO);
        assertEquals(List.of(), logs.own());
        logs.forget(Duration.ZERO);
        assertFalse(logs.find(id).orElseThrow().kept());
        assertEquals(List.of(), logs.read(Map.of(id, 0L)));
    }

    @Test
    void nothingStaysForEverWhateverIsForgotten() {
        ValkeyProcess server = server();
        ValkeyLogs logs = logs(List.of(server), 0, NODE);
        String id = answer(logs);
        append(logs, block(id, 1, 1));
        for (String key : List.of(KEYS.answer(id), KEYS.blocks(id))) {
            assertTrue(
                    Long.parseLong(server.command("TTL", key))
                            > Duration.ofDays(8).toSeconds(),
                    key);
        }
        append(logs, ending(id, 2, 2));
        logs.forget(Duration.ZERO);
        assertTrue(Long.parseLong(server.command("TTL", KEYS.answer(id)))
                <= Duration.ofHours(1).toSeconds());
    }

    @Test
    void noThreadAndNoConnectionIsLeft() {
        ValkeyProcess server = server();
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        ValkeyServers servers = new ValkeyServers(ValkeyRoutes.open(TestNodes.settings(List.of(server), 0)), 0);
        ValkeyLogs logs = logs(servers, NODE);
        logs.start();
        append(logs, ending(answer(logs), 1, 1));
        logs.close();
        eventually("they are closed", () -> server.command("INFO", "clients").contains("connected_clients:1\r"));
        Set<String> left = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> !name.startsWith("ForkJoinPool") && !name.startsWith("VirtualThread"))
                .collect(Collectors.toSet());
        assertEquals(Set.of(), left);
    }
}
