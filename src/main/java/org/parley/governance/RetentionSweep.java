package org.parley.governance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.parley.config.ConversationRetention;
import org.parley.conversation.Expiry;
import org.parley.identity.User;
import org.parley.identity.Users;

/** Deletes what is kept no longer: by the groups that the owners' last logins told. To be called now and then, on every node. */
public final class RetentionSweep {
    private static final int OWNERS_AT_ONCE = 200;
    private static final System.Logger LOG = System.getLogger(RetentionSweep.class.getName());

    private final ConversationRetention retention;
    private final Expiry expiry;
    private final Users users;
    private final AuditWriter audit;
    private final Clock clock;

    public RetentionSweep(ConversationRetention retention, Expiry expiry, Users users, AuditWriter audit, Clock clock) {
        this.retention = retention;
        this.expiry = expiry;
        this.users = users;
        this.audit = audit;
        this.clock = clock;
    }

    /** Blocks for the database. @return how many conversations were deleted */
    public int sweep() {
        int ended = expiry.endReleased();
        int expired = retention.shortest().map(this::expire).orElse(0);
        if (ended + expired > 0) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "{0} conversations are deleted that are kept no longer, and {1} whose legal hold is over",
                    expired,
                    ended);
        }
        return ended + expired;
    }

    private int expire(Duration shortest) {
        Instant now = clock.instant();
        int expired = 0;
        List<String> owners;
        String after = "";
        do {
            owners = expiry.owners(now.minus(shortest), after, OWNERS_AT_ONCE);
            for (String owner : owners) {
                expired += expire(owner, now);
                after = owner;
            }
        } while (owners.size() == OWNERS_AT_ONCE);
        return expired;
    }

    private int expire(String owner, Instant now) {
        Set<String> groups = users.find(owner).map(User::groups).orElse(Set.of());
        int expired = retention
                .of(groups)
                .map(time -> expiry.expire(owner, now.minus(time)))
                .orElse(0);
        if (expired > 0) {
            audit.write(AuditEntry.of(
                    now, Optional.empty(), "", "retention", owner, "deleted conversations: " + expired, ""));
        }
        return expired;
    }
}
