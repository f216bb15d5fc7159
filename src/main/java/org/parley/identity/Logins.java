package org.parley.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Who has logged in at the OpenID provider, with which browser: in the database, so that every node knows them and a restart ends none.
 * A browser is known by a secret, of which only a hash is kept: who reads the database is nobody yet. Each request looks its login up:
 * one that has ended has so at once, on every node. Thread-safe; blocks for the database.
 */
public final class Logins {
    /** How often {@link #sweep} is to be called. */
    public static final Duration SWEEPING = Duration.ofMinutes(10);

    static final Duration LONGEST_PAUSE = Duration.ofHours(8);
    static final Duration LONGEST = Duration.ofHours(24);
    private static final Duration SEEN_AGAIN = Duration.ofMinutes(5);

    private final Jdbi jdbi;
    private final Clock clock;
    private final LoginsBegun begun;

    public Logins(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.begun = new LoginsBegun(jdbi, clock);
    }

    /** @param since when it began */
    record Found(String user, String name, Set<String> groups, Instant since, Instant seen) {
        /** Roles are asked for at each request, since settings change and logins outlive a restart. */
        Identity.Known known(Roles roles) {
            return new Identity.Known(
                    new Caller(user, name, groups, roles.of(user, groups), Caller.How.OIDC), Optional.of(since));
        }
    }

    LoginsBegun begun() {
        return begun;
    }

    /**
     * From now on whoever has this secret is known.
     *
     * @param idToken the provider's
     */
    void begin(String secret, Caller caller, String idToken) {
        OffsetDateTime now = at(clock.instant());
        jdbi.useTransaction(handle -> handle.createUpdate("""
                        insert into login_session (hash, user_id, name, member_of, id_token, began_at, seen_at)
                        values (:hash, :user, :name, :groups, :token, :now, :now)""")
                .bind("hash", Secrets.hash(secret))
                .bind("user", caller.id())
                .bind("name", caller.name())
                .bind("groups", PersonRow.memberOf(caller.groups()))
                .bind("token", idToken)
                .bind("now", now)
                .execute());
    }

    /** The login of a secret, unless it is over; remembers, to within some minutes, that it was used. */
    Optional<Found> find(String secret) {
        Instant now = clock.instant();
        String hash = Secrets.hash(secret);
        Optional<Found> found = jdbi.withHandle(handle -> handle.createQuery("""
                                select user_id, name, member_of, began_at, seen_at from login_session where hash = :hash""")
                        .bind("hash", hash)
                        .map((row, context) -> read(row))
                        .findOne())
                .filter(login -> login.seen().plus(LONGEST_PAUSE).isAfter(now)
                        && login.since().plus(LONGEST).isAfter(now));
        found.filter(login -> !login.seen().plus(SEEN_AGAIN).isAfter(now)).ifPresent(login -> see(hash, now));
        return found;
    }

    /** Of several requests at once one writes. */
    private void see(String hash, Instant now) {
        jdbi.useTransaction(handle -> handle.createUpdate(
                        "update login_session set seen_at = :now where hash = :hash and seen_at <= :before")
                .bind("now", at(now))
                .bind("hash", hash)
                .bind("before", at(now.minus(SEEN_AGAIN)))
                .execute());
    }

    /** Nobody is known by the secret any more. @return the provider's ID token, if somebody was */
    Optional<String> end(String secret) {
        String hash = Secrets.hash(secret);
        return jdbi.inTransaction(handle -> {
            Optional<String> token = handle.createQuery("select id_token from login_session where hash = :hash")
                    .bind("hash", hash)
                    .mapTo(String.class)
                    .findOne();
            handle.createUpdate("delete from login_session where hash = :hash")
                    .bind("hash", hash)
                    .execute();
            return token;
        });
    }

    /** All of one user, whatever the clocks of the nodes say that they began at. */
    static void endAll(Handle handle, String user) {
        handle.createUpdate("delete from login_session where user_id = :user")
                .bind("user", user)
                .execute();
    }

    /** Keeps nothing of logins that are over, nor of those that were begun and not gone on with. To be called on every node. */
    public void sweep() {
        Instant now = clock.instant();
        jdbi.useTransaction(
                handle -> handle.createUpdate("delete from login_session where seen_at <= :seen or began_at <= :began")
                        .bind("seen", at(now.minus(LONGEST_PAUSE)))
                        .bind("began", at(now.minus(LONGEST)))
                        .execute());
        begun.sweep();
    }

    private static Found read(ResultSet row) throws SQLException {
        return new Found(
                row.getString("user_id"),
                row.getString("name"),
                row.getString("member_of").lines().collect(Collectors.toUnmodifiableSet()),
                row.getObject("began_at", OffsetDateTime.class).toInstant(),
                row.getObject("seen_at", OffsetDateTime.class).toInstant());
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
