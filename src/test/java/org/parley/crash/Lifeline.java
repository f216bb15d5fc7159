package org.parley.crash;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.parley.testing.ParleyProcess;

/** The server that is alive now, for clients that wait while there is none. Thread-safe. */
final class Lifeline implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition back = lock.newCondition();
    private final Map<String, String> settings;
    private Optional<ParleyProcess> alive = Optional.empty();

    Lifeline(Map<String, String> settings) {
        this.settings = settings;
        restart();
    }

    /** Blocks while there is no server. */
    ParleyProcess server() {
        lock.lock();
        try {
            while (alive.isEmpty()) {
                back.awaitUninterruptibly();
            }
            return alive.get();
        } finally {
            lock.unlock();
        }
    }

    /** @return when it was dead, in {@link System#nanoTime()} */
    long kill() {
        ParleyProcess doomed = server();
        set(Optional.empty());
        doomed.kill();
        return System.nanoTime();
    }

    void restart() {
        set(Optional.of(ParleyProcess.start(settings)));
    }

    private void set(Optional<ParleyProcess> server) {
        lock.lock();
        try {
            alive = server;
            back.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
