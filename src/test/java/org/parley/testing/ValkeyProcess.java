package org.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.util.SafeEncoder;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** A real Redis on this machine, which speaks as Valkey does. It keeps its journal over a stop and a start. */
public final class ValkeyProcess implements AutoCloseable {
    private static final int SLOTS = 16_384;
    private static final int LOWEST_PORT = 20_000;
    private static final int HIGHEST_PORT = 32_000;
    /** Servers of a cluster speak to each other on a second port, so far above. */
    private static final int SECOND_PORT = 10_000;

    private final TempFolder folder = TempFolder.create();
    private final int port = freePort();
    private final RedisServer server;

    private ValkeyProcess(List<String> settings) {
        try {
            RedisServerBuilder builder = RedisServer.newRedisServer()
                    .port(port)
                    .bind("127.0.0.1")
                    .setting("dir " + folder.path())
                    .setting("save \"\"")
                    .setting("appendonly yes")
                    .setting("appendfsync no");
            settings.forEach(builder::setting);
            server = builder.build();
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param settings as lines of its configuration; the last of a kind holds */
    public static ValkeyProcess start(String... settings) {
        return new ValkeyProcess(List.of(settings));
    }

    /** So many servers with a part of the keys each. */
    public static List<ValkeyProcess> startCluster(int servers) {
        List<ValkeyProcess> all = IntStream.range(0, servers)
                .mapToObj(i -> start("cluster-enabled yes", "cluster-config-file nodes.conf"))
                .toList();
        for (int i = 0; i < servers; i++) {
            List<String> words = new ArrayList<>(List.of("ADDSLOTS"));
            IntStream.range(SLOTS * i / servers, SLOTS * (i + 1) / servers)
                    .forEach(slot -> words.add(Integer.toString(slot)));
            all.get(i).command("CLUSTER", words.toArray(String[]::new));
            if (i > 0) {
                all.getFirst().command("CLUSTER", "MEET", "127.0.0.1", Integer.toString(all.get(i).port));
            }
        }
        for (ValkeyProcess each : all) {
            Eventually.eventually("the cluster is whole", () -> {
                String info = each.command("CLUSTER", "INFO");
                return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + servers);
            });
        }
        return all;
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
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void startAgain() {
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (folder) {
            stop();
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
