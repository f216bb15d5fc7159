package org.parley.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * The logins that are under way, found by whichever node the provider sends the browser back to. Each is good for one answer, in the
 * browser that began it, for some minutes. Thread-safe; blocks for the database.
 */
final class LoginsBegun {
    static final Duration LONGEST = Duration.ofMinutes(10);

    /** Of one browser: several tabs may log in at once. */
    private static final int MOST = 8;

    private final Jdbi jdbi;
    private final Clock clock;

    LoginsBegun(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** @param browser the secret that this browser keeps */
    void remember(String browser, String state, LoginBegun begun) {
        jdbi.useTransaction(handle -> {
            handle.createUpdate("""
                            insert into login_begun (state, browser, nonce, verifier, return_to, began_at)
                            values (:state, :browser, :nonce, :verifier, :to, :now)""")
                    .bind("state", Secrets.hash(state))
                    .bind("browser", Secrets.hash(browser))
                    .bind("nonce", begun.nonce())
                    .bind("verifier", begun.verifier())
                    .bind("to", begun.to())
                    .bind("now", now())
                    .execute();
            handle.createUpdate("""
                            delete from login_begun where browser = :browser and state not in (
                                select state from login_begun where browser = :browser
                                order by began_at desc, state limit :most)""")
                    .bind("browser", Secrets.hash(browser))
                    .bind("most", MOST)
                    .execute();
        });
    }

    /** Only one of several who ask at once is given it: whose deletion finds the row. */
    Optional<LoginBegun> take(String browser, String state) {
        return jdbi.inTransaction(handle -> {
            Optional<LoginBegun> found = handle.createQuery("""
                            select nonce, verifier, return_to from login_begun
                            where state = :state and browser = :browser and began_at > :oldest""")
                    .bind("state", Secrets.hash(state))
                    .bind("browser", Secrets.hash(browser))
                    .bind("oldest", now().minus(LONGEST))
                    .map((row, context) -> new LoginBegun(
                            row.getString("nonce"), row.getString("verifier"), row.getString("return_to")))
                    .findOne();
            return found.filter(begun -> handle.createUpdate("delete from login_begun where state = :state")
                            .bind("state", Secrets.hash(state))
                            .execute()
                    == 1);
        });
    }

    void sweep() {
        jdbi.useTransaction(handle -> handle.createUpdate("delete from login_begun where began_at <= :oldest")
                .bind("oldest", now().minus(LONGEST))
                .execute());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
