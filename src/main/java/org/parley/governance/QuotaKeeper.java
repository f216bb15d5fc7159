package org.parley.governance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;
import org.parley.config.Limit.Period;
import org.parley.conversation.Constraints;

/**
 * Renews what running answers of this node have reserved, and frees what nobody renews: what a killed node had reserved is
 * free again within {@link #LEASE} and {@link #PERIOD} together.
 */
final class QuotaKeeper {
    static final Duration LEASE = Duration.ofSeconds(60);
    static final Duration PERIOD = Duration.ofSeconds(15);
    private static final System.Logger LOG = System.getLogger(QuotaKeeper.class.getName());

    private final Jdbi jdbi;
    private final Clock clock;
    private final Set<String> held = ConcurrentHashMap.newKeySet();

    QuotaKeeper(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** To be renewed from now on. */
    void hold(String id) {
        held.add(id);
    }

    void let(String id) {
        held.remove(id);
    }

    void keep() {
        Instant now = clock.instant();
        jdbi.useTransaction(handle -> Reservations.renew(handle, held, now.plus(LEASE)));
        for (String id : jdbi.withHandle(handle -> Reservations.expired(handle, now))) {
            Constraints.again(() -> jdbi.inTransaction(handle -> {
                Reservations.free(handle, id, now);
                return id;
            }));
            LOG.log(System.Logger.Level.INFO, "what an answer had reserved is freed, its server is gone: {0}", id);
        }
        jdbi.useTransaction(handle -> {
            Counters.forget(handle, Period.MINUTE, now.minus(Duration.ofHours(1)));
            Counters.forget(handle, Period.DAY, now.minus(Duration.ofDays(3)));
            Counters.forget(handle, Period.MONTH, now.minus(Duration.ofDays(70)));
        });
    }
}
