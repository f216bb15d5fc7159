package org.parley.cluster;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Short words between the nodes of one database, by PostgreSQL's {@code NOTIFY}. They come at once or not at all: what must not be
 * lost is in a table too, and who listens hears when something may have been missed. Thread-safe; nothing blocks but the close.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-notify.html">NOTIFY</a>
 */
final class Bus implements AutoCloseable {
    /** PostgreSQL takes less than 8,000 bytes. */
    static final int LONGEST = 7_900;

    private static final Duration LISTENING = Duration.ofMillis(500);
    private static final Duration AGAIN = Duration.ofMillis(500);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);
    private static final int MOST_WAITING = 10_000;
    private static final int AT_ONCE = 100;
    private static final System.Logger LOG = System.getLogger(Bus.class.getName());

    private final DataSource source;
    private final String node;
    private final String channel;
    private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Map<String, Consumer<String>> listeners = new ConcurrentHashMap<>();
    private final List<Runnable> missed = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    /** @param schema nodes of another one are others' */
    Bus(DataSource source, String node, String schema) {
        this.source = source;
        this.node = node;
        this.channel = "parley_" + schema;
    }

    void start() {
        threads.add(Thread.ofVirtual().name("parley-bus-in").start(this::listen));
        threads.add(Thread.ofVirtual().name("parley-bus-out").start(this::speak));
    }

    /** Tells the other nodes, soon; nobody where the database does not answer. */
    void tell(String word, String what) {
        String message = message(word, what);
        if (message.length() > LONGEST || !waiting.offer(message)) {
            LOG.log(System.Logger.Level.WARNING, "other nodes are not told: {0}", word);
        }
    }

    /** @param listener of one word; must not block */
    void on(String word, Consumer<String> listener) {
        listeners.put(word, listener);
    }

    /** @param look called when words may have been missed; must not block */
    void onMissed(Runnable look) {
        missed.add(look);
    }

    /** Words of another way may have been missed. */
    void lookAgain() {
        missed.forEach(Runnable::run);
    }

    String channel() {
        return channel;
    }

    String message(String word, String what) {
        return node + ' ' + word + ' ' + what;
    }

    private void listen() {
        boolean before = false;
        while (!closed) {
            try (Connection connection = source.getConnection()) {
                connection.createStatement().execute("listen \"" + channel + '"');
                if (before) {
                    lookAgain();
                }
                before = true;
                hear(connection.unwrap(PGConnection.class));
            } catch (SQLException | RuntimeException e) {
                pause(e);
            }
        }
    }

    private void hear(PGConnection connection) throws SQLException {
        while (!closed) {
            for (PGNotification notification : connection.getNotifications((int) LISTENING.toMillis())) {
                heard(notification.getParameter());
            }
        }
    }

    private void heard(String message) {
        String[] parts = message.split(" ", 3);
        if (parts.length == 3 && !parts[0].equals(node)) {
            listeners.getOrDefault(parts[1], nobody -> {}).accept(parts[2]);
        }
    }

    private void speak() {
        while (!closed) {
            try {
                String first = waiting.poll(LISTENING.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    List<String> all = new ArrayList<>(List.of(first));
                    waiting.drainTo(all, AT_ONCE);
                    send(all);
                }
            } catch (SQLException | RuntimeException e) {
                pause(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void send(List<String> messages) throws SQLException {
        try (Connection connection = source.getConnection();
                var statement = connection.prepareStatement("select pg_notify(?, m) from unnest(?) m")) {
            statement.setString(1, channel);
            statement.setArray(2, connection.createArrayOf("text", messages.toArray()));
            statement.executeQuery().close();
        }
    }

    private void pause(Exception e) {
        if (!closed) {
            LOG.log(System.Logger.Level.WARNING, "other nodes are not heard or told now: {0}", e.toString());
            try {
                Thread.sleep(AGAIN);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                closed = true;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            for (Thread thread : threads) {
                var unused = thread.join(CLOSE_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
