package org.parley.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.cluster.Answers.block;
import static org.parley.testing.Eventually.eventually;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.parley.testing.LogRecorder;
import org.parley.testing.ValkeyProcess;
import redis.clients.jedis.util.JedisClusterCRC16;

/** Valkey's servers go, come back, hang, forget, hand over their keys. */
class ValkeyOutageTest extends ValkeyCase {
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
        assertThrows(UnreachableLogsException.class, () -> last(logs, id), "the primary has it, and nobody else");
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
        List<ValkeyProcess> servers = ValkeyProcess.sharedCluster();
        ValkeyLogs logs = logs(servers, 0, NODE);
        String id = answer(logs);
        assertTrue(append(logs, block(id, 1, 1)));
        String slot = Integer.toString(JedisClusterCRC16.getSlot(keys.answer(id)));
        Map<Boolean, List<ValkeyProcess>> holders = servers.stream()
                .collect(Collectors.partitioningBy(server ->
                        !server.command("CLUSTER", "GETKEYSINSLOT", slot, "10").equals("[]")));
        ValkeyProcess from = Objects.requireNonNull(holders.get(true)).getFirst();
        ValkeyProcess to = Objects.requireNonNull(holders.get(false)).getFirst();
        to.command("CLUSTER", "SETSLOT", slot, "IMPORTING", from.command("CLUSTER", "MYID"));
        from.command("CLUSTER", "SETSLOT", slot, "MIGRATING", to.command("CLUSTER", "MYID"));

        assertTrue(append(logs, block(id, 2, 2)), "they are still where they were");
        String port = Integer.toString(to.port());
        from.command("MIGRATE", "127.0.0.1", port, "", "0", "5000", "KEYS", keys.answer(id), keys.blocks(id));
        assertTrue(append(logs, block(id, 3, 3)), "they have gone ahead");
        Stream.concat(Stream.of(to), servers.stream())
                .forEach(server -> server.command("CLUSTER", "SETSLOT", slot, "NODE", to.command("CLUSTER", "MYID")));
        assertTrue(append(logs, block(id, 4, 4)), "they have moved");
        assertEquals(4, logs.read(Map.of(id, 0L)).size());
    }

    @Test
    void aServerThatHangsIsGivenUp() {
        ValkeyProcess server = server();
        ValkeyLogs logs = logs(List.of(server), 0, NODE);
        logs.start();
        String id = answer(logs);
        server.hang();
        assertThrows(UnreachableLogsException.class, () -> append(logs, block(id, 1, 1)));
        logs.close();
    }

    @Test
    void anOutageIsToldOnce() {
        ValkeyProcess server = server();
        ValkeyLogs logs = logs(List.of(server), 0, NODE);
        logs.start();
        String id = answer(logs);
        try (LogRecorder log = LogRecorder.start()) {
            server.stop();
            eventually("it is told", () -> told(log, "not heard now") == 1);
            server.startAgain();
            eventually("and that it is over", () -> told(log, "heard again") == 1);
            eventually("it is reached again", () -> reached(logs, id));
            server.stop();
            eventually("the next is told too", () -> told(log, "not heard now") == 2);
            logs.close();
            assertEquals(2, told(log, "not heard now"));
        }
    }

    private static long told(LogRecorder log, String what) {
        return log.records().stream().filter(line -> line.contains(what)).count();
    }

    @Test
    void whatWasAppendedIsThereWhenAReplicaHasTakenOver() {
        String[] settings = {"cluster-node-timeout 2000", "repl-diskless-sync-delay 0"};
        List<ValkeyProcess> primaries = cluster(settings);
        List<ValkeyProcess> replicas = closedAll(ValkeyProcess.startReplicas(primaries, settings));
        ValkeyLogs logs = logs(primaries, 1, NODE);
        logs.start();
        List<String> ids = IntStream.range(0, 30).mapToObj(i -> answer(logs)).toList();
        for (int i = 1; i <= 20; i++) {
            long number = i;
            assertEquals(
                    Set.copyOf(ids),
                    logs.append(
                            ids.stream().map(id -> block(id, number, number)).toList()));
        }
        primaries.getFirst().stop();
        eventually(
                "its replica has taken over",
                () -> replicas.stream()
                        .anyMatch(replica ->
                                replica.command("INFO", "replication").contains("role:master")));
        for (String id : ids) {
            eventually("it is reached again", () -> reached(logs, id));
            assertEquals(20, last(logs, id));
        }
        assertEquals(30 * 20, blocks(logs, ids));
    }

    private static int blocks(ValkeyLogs logs, List<String> ids) {
        return ids.stream().mapToInt(id -> logs.read(Map.of(id, 0L)).size()).sum();
    }
}
