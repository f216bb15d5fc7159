package org.parley.identity;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Tells whose rights were taken, on this node or another. That somebody is disabled is told again and again for some minutes, so that
 * what began in the same moment ends too. For one thread at a time.
 */
public final class UserWatch {
    private final Users users;
    private final Consumer<Revocation> listener;
    private final Map<String, Instant> signedOut = new HashMap<>();

    public UserWatch(Users users, Consumer<Revocation> listener) {
        this.users = users;
        this.listener = listener;
        users.revokedLately().forEach(this::isNews); // what was before us has no streams here
    }

    /** To be called at least twice within each heartbeat; blocks for the database. */
    public void look() {
        users.revokedLately().stream().filter(this::isNews).forEach(listener);
    }

    private boolean isNews(Revocation revocation) {
        return switch (revocation) {
            case Revocation.Disabled disabled -> true;
            case Revocation.SignedOut out -> !out.at().equals(signedOut.put(out.user(), out.at()));
        };
    }
}
