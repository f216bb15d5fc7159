package org.parley.conversation;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;

/** That the database, or what else has answers, cannot be reached; told apart from what it says to what it was asked. */
public final class Outage {
    /** SQL:2016, class 08: connection exception. PostgreSQL's 57P: it shuts down, or has crashed. */
    private static final String CONNECTION = "08";

    private static final String SHUTDOWN = "57P";

    private Outage() {}

    /** Whether it is what a fault comes from. */
    public static boolean isIn(Throwable fault) {
        return Stream.iterate(fault, cause -> cause != null, Throwable::getCause)
                .anyMatch(Outage::isOne);
    }

    private static boolean isOne(Throwable cause) {
        return switch (cause) {
            case OutageException told -> true;
            case SQLException refusal -> isOne(refusal);
            default -> false;
        };
    }

    private static boolean isOne(SQLException refusal) {
        String state = String.valueOf(refusal.getSQLState());
        return refusal instanceof SQLTransientConnectionException
                || refusal instanceof SQLNonTransientConnectionException
                || state.startsWith(CONNECTION)
                || state.startsWith(SHUTDOWN);
    }
}
