package org.parley.cluster;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A real PostgreSQL that can crash and come back: on the same port, with the same data. */
final class Postgres implements AutoCloseable {
    private final EmbeddedPostgres server;
    private final Path data;

    private Postgres(EmbeddedPostgres server, Path data) {
        this.server = server;
        this.data = data;
    }

    /** @param data a folder that is not there yet */
    static Postgres start(Path data) {
        try {
            return new Postgres(
                    EmbeddedPostgres.builder()
                            .setDataDirectory(data)
                            .setCleanDataDirectory(false)
                            // as PostgreSQL is by itself: what it has committed survives its crash
                            .setServerConfig("synchronous_commit", "on")
                            .start(),
                    data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getPort();
    }

    /** It drops everything where it stands, as in a crash, is away for so long, and has to recover when it comes back. */
    void crash(Duration away) {
        control("stop", "-m", "immediate");
        LockSupport.parkNanos(away.toNanos());
        control("restart"); // unlike start it takes the options of the last time
    }

    /** Of the server and all of its children, as far as they are alive. */
    Duration cpu() {
        ProcessHandle main = postmaster();
        return Stream.concat(Stream.of(main), main.descendants())
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    private interface Column<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** The second column of each row by the first. */
    Map<String, Long> counts(String query) {
        return byFirst(query, row -> row.getLong(2));
    }

    /** The same, of words. */
    Map<String, String> texts(String query) {
        return byFirst(query, row -> row.getString(2));
    }

    private <T> Map<String, T> byFirst(String query, Column<T> second) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            Map<String, T> all = new HashMap<>();
            while (rows.next()) {
                all.put(rows.getString(1), second.of(rows));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    void execute(String sql) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private ProcessHandle postmaster() {
        try {
            String id = Files.readAllLines(data.resolve("postmaster.pid")).getFirst();
            return ProcessHandle.of(Long.parseLong(id)).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void control(String command, String... options) {
        List<String> words = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) { // it does not run for root
            words.addAll(List.of("unshare", "-U"));
        }
        words.addAll(List.of(pgCtl(), command, "-w", "-D", data.toString()));
        words.addAll(List.of(options));
        try {
            int status = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(data.resolveSibling("pg_ctl.log").toFile())
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException(words + ": status " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Beside the program that made the data, which is there whether it runs or not. */
    private String pgCtl() {
        try {
            String last = Files.readString(data.resolve("postmaster.opts"));
            return Path.of(last.substring(0, last.indexOf(' ')))
                    .resolveSibling("pg_ctl")
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
