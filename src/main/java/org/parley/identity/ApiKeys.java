package org.parley.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The keys of programs. A secret has 256 random bits, so that its SHA-256 tells nothing about it and needs no salt. Each request looks
 * its key up: one that is revoked is so at once, on every node. Thread-safe; blocks for the database.
 */
public final class ApiKeys {
    /** How all our secrets begin, and nobody else's. */
    static final String PREFIX = "sk-parley-";

    private static final int HINT = PREFIX.length() + 4;
    private static final Duration USED_AGAIN = Duration.ofMinutes(5);

    private final Jdbi jdbi;
    private final Clock clock;

    public ApiKeys(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** @param secret to be shown once */
    public record Created(ApiKey key, String secret) {
        @Override
        public String toString() {
            return "Created[" + key + "]";
        }
    }

    public Created create(String owner, ApiKey.Wanted wanted) {
        String secret = PREFIX + Secrets.random(32);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        ApiKey key = new ApiKey(Secrets.random(16), owner, secret.substring(0, HINT), wanted, now, Optional.empty());
        jdbi.useTransaction(handle -> handle.createUpdate("""
                        insert into api_key (id, owner, name, hash, hint, models, networks, limits, created_at, expires_at)
                        values (:id, :owner, :name, :hash, :hint, :models, :networks, :limits, :created, :expires)""")
                .bind("id", key.id())
                .bind("owner", owner)
                .bind("name", wanted.name())
                .bind("hash", Secrets.hash(secret))
                .bind("hint", key.hint())
                .bind("models", String.join("\n", new TreeSet<>(wanted.models())))
                .bind("networks", String.join("\n", wanted.networks()))
                .bind("limits", KeyLimits.write(wanted.limits()))
                .bind("created", at(now))
                .bindByType("expires", wanted.expires().map(ApiKeys::at).orElse(null), OffsetDateTime.class)
                .execute());
        return new Created(key, secret);
    }

    /** The newest first. */
    public List<ApiKey> list(String owner) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select * from api_key where owner = :owner order by created_at desc, id desc")
                .bind("owner", owner)
                .map((row, context) -> read(row))
                .list());
    }

    /** @return whether the owner had it */
    public boolean revoke(String owner, String id) {
        return 1
                == jdbi.inTransaction(
                        handle -> handle.createUpdate("delete from api_key where id = :id and owner = :owner")
                                .bind("id", id)
                                .bind("owner", owner)
                                .execute());
    }

    /** The key of a secret, unless it has expired; remembers that it was used. */
    Optional<ApiKey> find(String secret) {
        Instant now = clock.instant();
        Optional<ApiKey> found = jdbi.withHandle(
                        handle -> handle.createQuery("select * from api_key where hash = :hash")
                                .bind("hash", Secrets.hash(secret))
                                .map((row, context) -> read(row))
                                .findOne())
                .filter(key -> !key.expired(now));
        found.filter(key -> key.used()
                        .filter(used -> used.plus(USED_AGAIN).isAfter(now))
                        .isEmpty())
                .ifPresent(key -> jdbi.useTransaction(
                        handle -> handle.createUpdate("update api_key set used_at = :now where id = :id")
                                .bind("now", at(now))
                                .bind("id", key.id())
                                .execute()));
        return found;
    }

    /** Which of these are no more, or have expired. */
    public Set<String> gone(Set<String> ids) {
        Set<String> gone = new HashSet<>(ids);
        Instant now = clock.instant();
        List<ApiKey> left = jdbi.withHandle(handle -> handle.createQuery("select * from api_key where id in (<ids>)")
                .bindList("ids", List.copyOf(ids))
                .map((row, context) -> read(row))
                .list());
        left.stream().filter(key -> !key.expired(now)).map(ApiKey::id).forEach(gone::remove);
        return gone;
    }

    private static ApiKey read(ResultSet row) throws SQLException {
        ApiKey.Wanted wanted = new ApiKey.Wanted(
                row.getString("name"),
                row.getString("models").lines().collect(Collectors.toUnmodifiableSet()),
                row.getString("networks").lines().toList(),
                KeyLimits.read(row.getString("limits")),
                instant(row.getObject("expires_at", OffsetDateTime.class)));
        return new ApiKey(
                row.getString("id"),
                row.getString("owner"),
                row.getString("hint"),
                wanted,
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("used_at", OffsetDateTime.class)));
    }

    private static Optional<Instant> instant(@Nullable OffsetDateTime time) {
        return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
