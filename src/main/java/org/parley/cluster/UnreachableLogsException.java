package org.parley.cluster;

import org.parley.conversation.OutageException;

/** The logs cannot be reached; it is unknown whether what was asked was done. The message holds no secret. */
public final class UnreachableLogsException extends OutageException {
    private static final long serialVersionUID = 1L;

    UnreachableLogsException(Throwable cause) {
        super(String.valueOf(cause.getMessage()), cause);
    }

    UnreachableLogsException(String message) {
        super(message);
    }

    UnreachableLogsException(String message, Throwable cause) {
        super(message, cause);
    }
}
