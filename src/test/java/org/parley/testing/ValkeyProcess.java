package org.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.SafeEncoder;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis on this machine, which speaks as Valkey does. It keeps its journal over a stop and a start, and ends with the process
 * that started it.
 */
public final class ValkeyProcess implements AutoCloseable {
    private static final int SLOTS = 16_384;
    /** Below those that systems give to whoever asks for any. */
    private static final int LOWEST_PORT = 12_000;

    private static final int HIGHEST_PORT = 22_000;
    /** Servers of a cluster speak to each other on a second port, so far above. */
    private static final int SECOND_PORT = 10_000;

    private static final Duration END = Duration.ofSeconds(10);

    private final TempFolder folder = TempFolder.create();
    private final int port = freePort();
    private Process process;

    private ValkeyProcess(List<String> settings) {
        try {
            List<String> lines = new ArrayList<>(List.of(
                    "port " + port,
                    "bind 127.0.0.1",
                    "dir " + folder.path(),
                    "logfile redis.log",
                    "save \"\"",
                    "appendonly yes",
                    "appendfsync no"));
            lines.addAll(settings);
            Files.write(folder.path().resolve("redis.conf"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = run();
    }

    private static final class Holder {
        static final String PROGRAM = unpacked();

        private static String unpacked() {
            try {
                return ExecutableProvider.newJarResourceProvider().get().getAbsolutePath();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Process run() {
        try {
            // it lives as long as somebody holds the other end of the shell's input
            Process started = new ProcessBuilder(
                            "sh", "-c", "\"$0\" redis.conf & cat > /dev/null; kill -9 $!; wait", Holder.PROGRAM)
                    .directory(folder.path().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.path().resolve("redis.out").toFile())
                    .start();
            Eventually.eventually("Redis listens", this::answers);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try {
            return !command("PING").isEmpty();
        } catch (JedisConnectionException notYet) {
            return false;
        } catch (JedisDataException refusal) { // it wants a password, or still reads its journal
            return !String.valueOf(refusal.getMessage()).startsWith("LOADING");
        }
    }

    /** @param settings as lines of its configuration; the last of a kind holds */
    public static ValkeyProcess start(String... settings) {
        return new ValkeyProcess(List.of(settings));
    }

    private static final class SharedCluster {
        static final List<ValkeyProcess> SERVERS = startCluster(3);

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> SERVERS.forEach(ValkeyProcess::close)));
        }
    }

    /** A cluster for all who leave it whole and have keys of their own; it ends with this process. */
    public static List<ValkeyProcess> sharedCluster() {
        return SharedCluster.SERVERS;
    }

    /** So many servers with a part of the keys each. */
    public static List<ValkeyProcess> startCluster(int servers, String... settings) {
        List<ValkeyProcess> all =
                IntStream.range(0, servers).mapToObj(i -> startApart(settings)).toList();
        for (int i = 0; i < servers; i++) {
            List<String> words = new ArrayList<>(List.of("ADDSLOTS"));
            IntStream.range(SLOTS * i / servers, SLOTS * (i + 1) / servers)
                    .forEach(slot -> words.add(Integer.toString(slot)));
            all.get(i).command("CLUSTER", words.toArray(String[]::new));
            all.get(i)
                    .command(
                            "CLUSTER",
                            "SET-CONFIG-EPOCH",
                            Integer.toString(i + 1)); // else they have to find out who is right
            if (i > 0) {
                all.getFirst().command("CLUSTER", "MEET", "127.0.0.1", Integer.toString(all.get(i).port));
            }
        }
        awaitWhole(all);
        return all;
    }

    private static ValkeyProcess startApart(String... settings) {
        List<String> all = new ArrayList<>(List.of("cluster-enabled yes", "cluster-config-file nodes.conf"));
        all.addAll(List.of(settings));
        return new ValkeyProcess(all);
    }

    private static void awaitWhole(List<ValkeyProcess> all) {
        for (ValkeyProcess each : all) {
            Eventually.eventually("the cluster is whole", () -> {
                String info = each.command("CLUSTER", "INFO");
                return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + all.size());
            });
        }
    }

    /** One more for each server of a cluster, which takes over from it. */
    public static List<ValkeyProcess> startReplicas(List<ValkeyProcess> primaries, String... settings) {
        List<ValkeyProcess> replicas =
                primaries.stream().map(primary -> startApart(settings)).toList();
        for (ValkeyProcess replica : replicas) {
            replica.command("CLUSTER", "MEET", "127.0.0.1", Integer.toString(primaries.getFirst().port));
        }
        awaitWhole(Stream.concat(primaries.stream(), replicas.stream()).toList());
        for (int i = 0; i < primaries.size(); i++) {
            replicas.get(i).command("CLUSTER", "REPLICATE", primaries.get(i).command("CLUSTER", "MYID"));
        }
        for (ValkeyProcess replica : replicas) {
            Eventually.eventually(
                    "it has what its primary has",
                    () -> replica.command("INFO", "replication").contains("master_link_status:up"));
        }
        return replicas;
    }

    public static String address(List<ValkeyProcess> servers) {
        return servers.stream().map(ValkeyProcess::host).collect(Collectors.joining(",", "redis://", ""));
    }

    public String address() {
        return "redis://" + host();
    }

    public String host() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** @return what it answers, as text */
    public String command(String command, String... words) {
        try (Connection connection = new Connection(new HostAndPort("127.0.0.1", port))) {
            connection.sendCommand(Protocol.Command.valueOf(command), words);
            Object answer = connection.getOne();
            return answer instanceof byte[] bytes ? SafeEncoder.encode(bytes) : String.valueOf(answer);
        }
    }

    /** A number that it tells of itself. */
    public long info(String name) {
        return command("INFO")
                .lines()
                .filter(line -> line.startsWith(name + ':'))
                .mapToLong(
                        line -> Long.parseLong(line.substring(name.length() + 1).strip()))
                .findFirst()
                .orElseThrow();
    }

    /** At once, as by a crash of the process. */
    public void stop() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("Redis does not end");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public void startAgain() {
        process = run();
    }

    /** From now on it takes connections and answers nothing, like a machine that hangs; it can still be stopped. */
    public void hang() {
        try {
            new ProcessBuilder("kill", "-STOP", Long.toString(info("process_id")))
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (folder) {
            if (process.isAlive()) {
                stop();
            }
        }
    }

    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            if (isFree(port) && isFree(port + SECOND_PORT)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
