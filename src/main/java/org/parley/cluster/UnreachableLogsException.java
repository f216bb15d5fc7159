package org.parley.cluster;

/** The logs cannot be reached; it is unknown whether what was asked was done. The message holds no secret. */
public final class UnreachableLogsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreachableLogsException(Throwable cause) {
        super(cause.getMessage(), cause);
    }

    UnreachableLogsException(String message) {
        super(message);
    }

    UnreachableLogsException(String message, Throwable cause) {
        super(message, cause);
    }
}
