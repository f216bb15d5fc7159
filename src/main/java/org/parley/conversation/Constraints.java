package org.parley.conversation;

import java.sql.SQLException;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;

/** Where two transactions meet, the database's constraints let one of them win; the other looks again, or lets it be. */
public final class Constraints {
    private static final int TRIES = 5;

    /** SQL:2016, class 23: integrity constraint violation; class 40: transaction rollback (deadlock among them). */
    private static final String BROKEN = "23";

    private static final String ROLLED_BACK = "40";

    private Constraints() {}

    /** Does it again when another transaction was first. */
    public static <T> T again(Supplier<T> transaction) {
        for (int tried = 1; ; tried++) {
            try {
                return transaction.get();
            } catch (JdbiException e) {
                if (tried == TRIES || !isMet(e)) {
                    throw e;
                }
            }
        }
    }

    /** Leaves undone what another transaction has made needless. */
    public static void unlessBroken(Runnable transaction) {
        try {
            transaction.run();
        } catch (JdbiException e) {
            if (!isMet(e)) {
                throw e;
            }
        }
    }

    private static boolean isMet(JdbiException e) {
        return e.getCause() instanceof SQLException cause
                && cause.getSQLState() != null
                && (cause.getSQLState().startsWith(BROKEN)
                        || cause.getSQLState().startsWith(ROLLED_BACK));
    }
}
