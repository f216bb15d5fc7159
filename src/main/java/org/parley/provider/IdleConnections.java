package org.parley.provider;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Connections kept open for the next question, which then pays no TCP and no TLS handshake. Thread-safe. */
final class IdleConnections implements AutoCloseable {
    private static final int MOST_OF_A_ROUTE = 64;
    /** Shorter than what servers grant as a rule. */
    private static final long LONGEST = Duration.ofSeconds(30).toNanos();

    private static final long SURELY_FRESH = Duration.ofSeconds(1).toNanos();

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Route, Deque<Connection>> idle = new HashMap<>();
    private boolean closed;

    /** @return null when a new one has to be opened */
    @Nullable
    Connection take(Route route) {
        while (true) {
            @Nullable Connection newest = poll(route);
            if (newest == null) {
                return null;
            }
            boolean fresh = System.nanoTime() - newest.idleSince() < SURELY_FRESH;
            if (fresh ? !newest.spoken() : !newest.stale()) {
                return newest;
            }
            close(newest);
        }
    }

    void put(Connection connection) {
        connection.idle(System.nanoTime());
        if (!keep(connection)) {
            close(connection);
        }
    }

    /** Closes what has been idle for too long. */
    void evict() {
        List<Connection> old = new ArrayList<>();
        long now = System.nanoTime();
        lock.lock();
        try {
            for (Deque<Connection> connections : idle.values()) {
                Iterator<Connection> oldestFirst = connections.iterator();
                while (oldestFirst.hasNext()) {
                    Connection next = oldestFirst.next();
                    if (now - next.idleSince() < LONGEST) {
                        break;
                    }
                    oldestFirst.remove();
                    old.add(next);
                }
            }
        } finally {
            lock.unlock();
        }
        old.forEach(IdleConnections::close);
    }

    @Override
    public void close() {
        List<Connection> all = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            idle.values().forEach(all::addAll);
            idle.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(IdleConnections::close);
    }

    private @Nullable Connection poll(Route route) {
        lock.lock();
        try {
            Deque<Connection> connections = idle.get(route);
            return connections == null ? null : connections.pollLast();
        } finally {
            lock.unlock();
        }
    }

    private boolean keep(Connection connection) {
        lock.lock();
        try {
            Deque<Connection> connections = idle.computeIfAbsent(connection.route(), route -> new ArrayDeque<>());
            return !closed && connections.size() < MOST_OF_A_ROUTE && connections.add(connection);
        } finally {
            lock.unlock();
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            // closed either way
        }
    }
}
