package org.parley.cluster;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Tells other nodes that there is more of what they read, and hears it from them, by publish and subscribe: each node has a channel of
 * its own, so a node hears of what it reads and of nothing else. It hears itself once a second too; where it does not, the connection
 * is dead. Thread-safe.
 */
final class ValkeyWakes implements AutoCloseable {
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration AGAIN = Duration.ofMillis(500);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);
    private static final int AT_ONCE = 500;
    private static final System.Logger LOG = System.getLogger(ValkeyWakes.class.getName());

    private final ValkeyServers servers;
    private final ValkeyKeys keys;
    private final String node;
    private final Runnable missed;
    private final List<Thread> threads = new ArrayList<>();
    private volatile Consumer<Collection<String>> listener = nobody -> {};
    private volatile boolean closed;
    /** From the first fault on until the first word after it; only the listener's. */
    private boolean deaf;

    /** @param missed called when wake-ups may have been missed; must not block */
    ValkeyWakes(ValkeyServers servers, ValkeyKeys keys, String node, Runnable missed) {
        this.servers = servers;
        this.keys = keys;
        this.node = node;
        this.missed = missed;
    }

    void start() {
        threads.add(Thread.ofVirtual().name("parley-valkey-in").start(this::listen));
        threads.add(Thread.ofVirtual().name("parley-valkey-beat").start(this::beat));
    }

    void on(Consumer<Collection<String>> heard) {
        listener = heard;
    }

    /** What tells each of these nodes of these answers. */
    List<ValkeyAsk> words(Map<String, List<String>> answersOfNodes) {
        List<ValkeyAsk> words = new ArrayList<>();
        answersOfNodes.forEach((other, answers) -> {
            for (int from = 0; !other.equals(node) && from < answers.size(); from += AT_ONCE) {
                List<String> some = answers.subList(from, Math.min(answers.size(), from + AT_ONCE));
                words.add(ValkeyAsk.command(Protocol.Command.PUBLISH, keys.wakeUps(other), String.join(" ", some)));
            }
        });
        return words;
    }

    private void listen() {
        while (!closed) {
            try (Connection connection = servers.connect()) {
                hear(connection);
            } catch (JedisException | UnreachableLogsException | ClassCastException e) {
                lost(e);
            }
            pause(AGAIN);
        }
    }

    private void lost(RuntimeException e) {
        if (!closed && !deaf) {
            deaf = true;
            LOG.log(System.Logger.Level.WARNING, "other nodes are not heard now: {0}", e.toString());
        }
    }

    private void hear(Connection connection) {
        connection.sendCommand(Protocol.Command.SUBSCRIBE, keys.wakeUps(node));
        connection.getOne();
        if (deaf) {
            missed.run();
        }
        while (!closed) {
            List<?> message = (List<?>) connection.getOne();
            String answers = new String((byte[]) message.get(2), StandardCharsets.UTF_8);
            if (deaf) {
                deaf = false;
                LOG.log(System.Logger.Level.INFO, "other nodes are heard again");
            }
            if (!answers.isEmpty()) {
                listener.accept(List.of(answers.split(" ")));
            }
        }
    }

    private void beat() {
        while (!closed) {
            try {
                servers.ask(List.of(ValkeyAsk.command(Protocol.Command.PUBLISH, keys.wakeUps(node), "")));
            } catch (UnreachableLogsException e) {
                // the listener tells of it
            }
            pause(BEAT);
        }
    }

    private void pause(Duration pause) {
        if (!closed) {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                closed = true;
            }
        }
    }

    /** Ends whatever they wait for: a virtual thread that is interrupted closes the socket that it reads from. */
    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                var unused = thread.join(CLOSE_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
