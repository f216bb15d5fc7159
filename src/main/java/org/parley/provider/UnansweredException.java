package org.parley.provider;

import java.io.IOException;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** The peer closed or reset the connection before the first byte of its response: as a rule it had done so before we asked. */
final class UnansweredException extends IOException {
    private static final long serialVersionUID = 1L;

    UnansweredException(@Nullable SocketException cause) {
        super("the connection was closed before the response", cause);
    }
}
