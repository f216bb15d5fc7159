package org.parley.provider;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;

/** No connection could be made, or no tunnel through a proxy; the cause says why. */
final class UnreachableException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean passing;

    UnreachableException(IOException cause) {
        super(cause);
        // who has waited once for nothing shall not wait three times; and a proxy that says no has its reasons
        this.passing = !(cause instanceof SocketTimeoutException || cause instanceof ProtocolException);
    }

    /** Whether another try may well succeed a moment later. */
    boolean passing() {
        return passing;
    }
}
