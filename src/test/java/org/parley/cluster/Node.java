package org.parley.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.parley.testing.Chat;
import org.parley.testing.Eventually;
import org.parley.testing.ParleyProcess;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** One place in the cluster: a port, a line to the database, and the Parley that serves there now. Faults come from one thread. */
final class Node implements AutoCloseable {
    private static final String DRAIN_KEY = "drain-key-of-the-tests";

    /** Settings by which a node can be drained. */
    static final Map<String, String> DRAINABLE = Map.of("parley.drain.key", DRAIN_KEY);

    private final int port;
    private final Relay database;
    private final Map<String, String> settings;
    private final String classPath;
    private final Path log;
    private ParleyProcess process;

    private Node(int port, Relay database, Map<String, String> settings, String classPath, Path log) {
        this.port = port;
        this.database = database;
        this.settings = settings;
        this.classPath = classPath;
        this.log = log;
        this.process = begin();
    }

    /** Blocks until it answers. */
    static Node start(String name, Postgres postgres, Map<String, String> settings, String classPath, Path folder) {
        int port = Fleet.freePort();
        Relay database = Relay.to(postgres.port());
        Map<String, String> all = new HashMap<>(settings);
        all.put("parley.home", folder.resolve(name).toString());
        all.put("parley.port", Integer.toString(port));
        all.put("parley.db.url", "jdbc:postgresql://127.0.0.1:" + database.port() + "/postgres");
        all.put("parley.db.user", "postgres");
        try {
            Path log = Files.createDirectories(Path.of("target", "cluster")).resolve(name + ".log");
            Files.deleteIfExists(log);
            return new Node(port, database, all, classPath, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ParleyProcess begin() {
        return ParleyProcess.start(settings, ProcessBuilder.Redirect.appendTo(log.toFile()), classPath);
    }

    int port() {
        return port;
    }

    ProcessHandle handle() {
        return process.handle();
    }

    WireResponse send(WireRequest request) {
        return request.send(InetAddress.getLoopbackAddress(), port);
    }

    /** As {@code kill -9}. */
    void kill() {
        process.kill();
    }

    /** A new one in the place of the one that was killed. */
    void replace() {
        process = begin();
        awaitReady();
    }

    void freeze() {
        process.freeze();
    }

    void thaw() {
        process.thaw();
        awaitReady();
    }

    /** It cannot reach the database any more, and is not told so. */
    void part() {
        database.part();
    }

    void heal() {
        database.heal();
        awaitReady();
    }

    /** Blocks until no answer is made here any more. */
    void drain() {
        try (WireResponse drained =
                send(WireRequest.post("/health/drain").header("Authorization", "Bearer " + DRAIN_KEY))) {
            if (drained.status() != 200) {
                throw new AssertionError("not drained: " + drained.status() + " " + drained.text());
            }
        }
    }

    /** The number of the last event that a reader gets here at once, and whether it is the end; or what is answered instead. */
    String view(String generation) {
        try (WireResponse response = send(Chat.poll(generation, 0))) {
            return response.status() == 200
                    ? response.text().replaceFirst("(?s).*(\"last\")", "$1")
                    : Integer.toString(response.status());
        }
    }

    /** How many answers are being made here. */
    int making() {
        try (WireResponse metrics = send(WireRequest.get("/metrics"))) {
            return metrics.text()
                    .lines()
                    .filter(line -> line.startsWith("parley_answers_running "))
                    .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' '))))
                    .sum();
        }
    }

    void awaitReady() {
        Eventually.eventually("the node is ready", this::ready);
    }

    private boolean ready() {
        try (WireResponse response = send(WireRequest.get("/health/ready"))) {
            return response.status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Its log's name. */
    @Override
    public String toString() {
        return log.getFileName().toString();
    }

    @Override
    public void close() {
        process.close();
        database.close();
    }
}
