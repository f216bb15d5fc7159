package org.parley.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.parley.testing.Eventually;

/**
 * A line from a port of its own to another one. It passes everything on; while it is parted it holds back both ways whatever comes,
 * also ends and new connections, without closing anything. Thread-safe.
 */
final class Relay implements AutoCloseable {
    private final ServerSocket entrance;
    private final int target;
    /** Both sockets of each connection. */
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    /** Of each connection the one of who has called. */
    private final Set<Socket> callers = ConcurrentHashMap.newKeySet();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition healed = lock.newCondition();
    private boolean parted;

    private Relay(ServerSocket entrance, int target) {
        this.entrance = entrance;
        this.target = target;
        Thread.ofVirtual().name("relay").start(this::accept);
    }

    static Relay to(int target) {
        try {
            return new Relay(new ServerSocket(0, 1024, InetAddress.getLoopbackAddress()), target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return entrance.getLocalPort();
    }

    void part() {
        set(true);
    }

    /** What was held back arrives, in order. */
    void heal() {
        set(false);
    }

    /** This share of the connections dies at once, chosen at random; new ones get through. */
    void cut(double share, Random random) {
        for (Socket caller : callers) {
            if (random.nextDouble() < share) {
                reset(caller);
            }
        }
    }

    private void set(boolean newParted) {
        lock.lock();
        try {
            parted = newParted;
            healed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitWhole() {
        lock.lock();
        try {
            while (parted) {
                healed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket caller = entrance.accept();
                Thread.ofVirtual().name("relay-connection").start(() -> connect(caller));
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void connect(Socket caller) {
        open.add(caller);
        awaitWhole();
        try {
            Socket called = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(called);
            callers.add(caller);
            caller.setTcpNoDelay(true);
            called.setTcpNoDelay(true);
            Thread.ofVirtual().name("relay-back").start(() -> pass(called, caller));
            pass(caller, called);
        } catch (IOException nobodyBehind) {
            close(caller);
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                awaitWhole();
                out.write(buffer, 0, length);
            }
        } catch (IOException e) {
            // the other direction ends by the same
        } finally {
            awaitWhole();
            close(from);
            close(to);
        }
    }

    private void close(Socket socket) {
        open.remove(socket);
        callers.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // closed either way
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // closed either way
        }
    }

    @Override
    public void close() {
        try {
            entrance.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        heal();
        open.forEach(Relay::reset);
        Eventually.eventually("the relay is empty", open::isEmpty);
    }
}
