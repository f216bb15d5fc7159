package org.parley.cluster;

import java.sql.SQLException;

/** The logs cannot be reached; it is unknown whether what was asked was done. */
public final class UnreachableLogsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreachableLogsException(SQLException cause) {
        super(cause.getMessage(), cause);
    }
}
