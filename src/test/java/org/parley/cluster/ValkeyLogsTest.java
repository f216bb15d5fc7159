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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.parley.config.Secret;
import org.parley.config.ValkeySettings;
import org.parley.testing.LogRecorder;
import org.parley.testing.ValkeyProcess;

/** What is Valkey's own: how it is set up, and what a node leaves that ends between two writes. */
class ValkeyLogsTest extends ValkeyCase {
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
        for (List<ValkeyProcess> servers : List.of(List.of(server()), ValkeyProcess.sharedCluster())) {
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
        List<ValkeyProcess> servers = ValkeyProcess.sharedCluster();
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
    void whatANodeEnteredAndNeverRegisteredIsNobodys() {
        ValkeyServers servers = connect(List.of(server()));
        ValkeyLogs logs = logs(servers, NODE);
        String id = Answers.newId();
        new ValkeyLists(servers, keys, NODE).enter(id);
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
        new ValkeyLists(servers, keys, NODE).enter(id); // as if the node had ended before it struck it out
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
        for (String key : List.of(keys.answer(id), keys.blocks(id))) {
            assertTrue(
                    Long.parseLong(server.command("TTL", key))
                            > Duration.ofDays(8).toSeconds(),
                    key);
        }
        append(logs, ending(id, 2, 2));
        logs.forget(Duration.ZERO);
        assertTrue(Long.parseLong(server.command("TTL", keys.answer(id)))
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
                .filter(name -> !name.matches("(ForkJoinPool|VirtualThread|.*Poller).*")) // what virtual threads run on
                .collect(Collectors.toSet());
        assertEquals(Set.of(), left);
    }
}
