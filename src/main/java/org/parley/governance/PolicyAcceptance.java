package org.parley.governance;

import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;
import org.parley.config.Policy;
import org.parley.conversation.Constraints;
import org.parley.conversation.Database;

/** The text that users accept once before they ask, and who has. Thread-safe; blocks for the database until somebody has accepted. */
public final class PolicyAcceptance {
    private static final int MOST_REMEMBERED = 20_000;

    private final Optional<Policy> policy;
    private final Jdbi jdbi;
    private final Clock clock;
    /** Of this text; nobody takes it back. */
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();

    public PolicyAcceptance(Optional<Policy> policy, Database database, Clock clock) {
        this.policy = policy;
        this.jdbi = database.jdbi();
        this.clock = clock;
    }

    /** Empty: there is none to accept. */
    public Optional<Policy> policy() {
        return policy;
    }

    /** Whether the user has still to accept it. */
    public boolean isDue(String user) {
        if (policy.isEmpty() || accepted.contains(user)) {
            return false;
        }
        boolean there = isStored(user, policy.get());
        if (there) {
            remember(user);
        }
        return !there;
    }

    private boolean isStored(String user, Policy text) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select count(*) from policy_acceptance where user_id = :user and version = :version""")
                        .bind("user", user)
                        .bind("version", text.version())
                        .mapTo(Integer.class)
                        .one())
                > 0;
    }

    /** @return whether that version is the one to accept; having accepted it before is as good */
    public boolean accept(String user, String version) {
        if (policy.filter(text -> text.version().equals(version)).isEmpty()) {
            return false;
        }
        Constraints.unlessBroken(() -> jdbi.useTransaction(handle -> handle.createUpdate("""
                        insert into policy_acceptance (user_id, version, accepted_at) values (:user, :version, :now)""")
                .bind("user", user)
                .bind("version", version)
                .bind("now", Counters.at(clock.instant()))
                .execute()));
        remember(user);
        return true;
    }

    private void remember(String user) {
        if (accepted.size() >= MOST_REMEMBERED) {
            accepted.clear();
        }
        accepted.add(user);
    }
}
