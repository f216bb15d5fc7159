package org.parley.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks twice within each heartbeat whose rights were taken, on this node or another, and tells; on a virtual thread of its
 * own. That somebody is disabled is told again and again for some minutes, so that what began in the same moment ends too.
 */
public final class UserWatch implements AutoCloseable {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final System.Logger LOG = System.getLogger(UserWatch.class.getName());

    private final Users users;
    private final Duration period;
    private final Consumer<Revocation> listener;
    private final Map<String, Instant> signedOut = new HashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /** Begins at once. */
    public UserWatch(Users users, Duration heartbeat, Consumer<Revocation> listener) {
        this.users = users;
        this.period = heartbeat.dividedBy(2);
        this.listener = listener;
        users.revokedLately().forEach(this::isNews); // what was before us has no streams here
        this.thread = Thread.ofVirtual().name("user-watch").start(this::run);
    }

    private void run() {
        try {
            while (!closed.await(period.toNanos(), TimeUnit.NANOSECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            users.revokedLately().stream().filter(this::isNews).forEach(listener);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "whose rights were taken is not known now: {0}", e.toString());
        }
    }

    private boolean isNews(Revocation revocation) {
        return switch (revocation) {
            case Revocation.Disabled disabled -> true;
            case Revocation.SignedOut out -> !out.at().equals(signedOut.put(out.user(), out.at()));
        };
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            var unused = thread.join(CLOSE_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
