package org.parley.provider;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * One connection to the upstream. Reading and writing by one thread at a time; {@link #close()} from any.
 *
 * <p>Closing always closes the TCP socket itself, below TLS: saying goodbye properly could block behind a peer that reads nothing,
 * and whoever closes must not wait.
 */
final class Connection implements Closeable {
    private final Route route;
    private final Socket tcp;
    private final InputStream in;
    private final OutputStream out;
    private final boolean throughProxy;
    private long idleSince;

    /** @param top the TLS socket over {@code tcp}, or {@code tcp} itself */
    Connection(Route route, Socket tcp, Socket top, boolean throughProxy) throws IOException {
        this.route = route;
        this.tcp = tcp;
        this.in = top.getInputStream();
        this.out = top.getOutputStream();
        this.throughProxy = throughProxy;
    }

    Route route() {
        return route;
    }

    /** Whether requests must name the whole URL, for a proxy that passes plain HTTP on. */
    boolean throughProxy() {
        return throughProxy;
    }

    InputStream in() {
        return in;
    }

    OutputStream out() {
        return out;
    }

    void idle(long now) {
        idleSince = now;
    }

    long idleSince() {
        return idleSince;
    }

    /** Reads with a limit on the wait; 0 is none. */
    void limitReads(int millis) throws IOException {
        tcp.setSoTimeout(millis);
    }

    /** Whether the peer has sent what nobody asked for: it must not be taken for the next answer. Does not wait. */
    boolean spoken() {
        try {
            return tcp.getInputStream().available() > 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** Whether the peer has closed an idle connection, or sent what nobody asked for; waits a millisecond. */
    boolean stale() {
        try {
            limitReads(1);
            int unexpected = tcp.getInputStream().read();
            return unexpected >= -1;
        } catch (SocketTimeoutException silent) {
            return !unlimited();
        } catch (IOException e) {
            return true;
        }
    }

    private boolean unlimited() {
        try {
            limitReads(0);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        tcp.close();
    }
}
