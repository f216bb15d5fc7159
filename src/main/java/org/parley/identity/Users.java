package org.parley.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/**
 * Everybody who has been here, and who of them may not come back. What a node has read of somebody it believes for ten
 * seconds, and it writes only what is new, so that a request seldom costs a statement. Thread-safe; blocks for the database.
 */
public final class Users {
    private static final Duration BELIEVED = Duration.ofSeconds(10);
    private static final Duration SEEN_AGAIN = Duration.ofMinutes(15);
    /** Clocks of nodes may differ by this much, and a node may be out of touch with its database for so long. */
    private static final Duration REVOKED_LATELY = Duration.ofMinutes(10);

    private static final int MOST_REMEMBERED = 20_000;

    private record Remembered(PersonRow row, Instant readAt) {}

    private final Jdbi jdbi;
    private final Clock clock;
    private final Map<String, Remembered> memory = new ConcurrentHashMap<>();

    public Users(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /**
     * Whether the caller may come in; remembers having seen them.
     *
     * @param since when the session began that tells who it is; empty where no session does
     */
    public Standing admit(Caller caller, Optional<Instant> since) {
        Instant now = clock.instant();
        PersonRow row = Optional.ofNullable(memory.get(caller.id()))
                .filter(known -> known.readAt().plus(BELIEVED).isAfter(now))
                .map(Remembered::row)
                .filter(known -> isCurrent(known, caller, now))
                .orElseGet(() -> see(caller, now));
        return row.standing(caller.how(), since);
    }

    /** An API key tells nothing of its owner that a login has not told better; a login tells nothing of a program. */
    private PersonRow see(Caller caller, Instant now) {
        Optional<PersonRow> before = row(caller.id());
        PersonRow row = before.filter(known -> isCurrent(known, caller, now)).orElseGet(() -> {
            if (before.isEmpty()) {
                add(caller, now);
            } else {
                describe(caller, now, """
                        update person set name = :name, member_of = :groups, how = :how, last_seen = :now
                        where id = :id""");
            }
            return row(caller.id()).orElseThrow();
        });
        if (memory.size() >= MOST_REMEMBERED) {
            memory.clear();
        }
        memory.put(caller.id(), new Remembered(row, now));
        return row;
    }

    private static boolean isCurrent(PersonRow known, Caller caller, Instant now) {
        boolean seenLately = known.user().lastSeen().plus(SEEN_AGAIN).isAfter(now);
        boolean isProgram = caller.how() == Caller.How.KEY || known.user().how() == Caller.How.SERVICE;
        return isProgram || (seenLately && known.tells(caller));
    }

    /** Two first requests may come at once, to two nodes: the second finds the first's line. */
    private void add(Caller caller, Instant now) {
        try {
            describe(caller, now, """
                    insert into person (id, name, member_of, how, first_seen, last_seen)
                    values (:id, :name, :groups, :how, :now, :now)""");
        } catch (UnableToExecuteStatementException e) {
            if (row(caller.id()).isEmpty()) {
                throw e;
            }
        }
    }

    private void describe(Caller caller, Instant now, String statement) {
        jdbi.useTransaction(handle -> handle.createUpdate(statement)
                .bind("id", caller.id())
                .bind("name", caller.name())
                .bind("groups", PersonRow.memberOf(caller.groups()))
                .bind("how", caller.how().name())
                .bind("now", at(now))
                .execute());
    }

    public Optional<User> find(String id) {
        return row(id).map(PersonRow::user);
    }

    private Optional<PersonRow> row(String id) {
        return jdbi.withHandle(handle -> handle.createQuery("select * from person where id = :id")
                .bind("id", id)
                .map((row, context) -> PersonRow.read(row))
                .findOne());
    }

    /**
     * People, in the order of their ids.
     *
     * @param after the last id of the part before; empty text: from the beginning
     */
    public List<User> list(String after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select * from person where id > :after and how <> :program order by id limit :limit")
                .bind("program", Caller.How.SERVICE.name())
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> PersonRow.read(row).user())
                .list());
    }

    /** Nothing more is answered to them; what they have open ends. @return whether there is such a user */
    public boolean disable(String id) {
        return mark(id, "disabled_at", at(clock.instant()));
    }

    /** @return whether there is such a user */
    public boolean enable(String id) {
        return mark(id, "disabled_at", null);
    }

    /** Puts them under legal hold: nothing of theirs is lost until it ends. @return whether there is such a user */
    public boolean hold(String id) {
        return mark(id, "held_at", at(clock.instant()));
    }

    /** @return whether there is such a user */
    public boolean release(String id) {
        return mark(id, "held_at", null);
    }

    /** Ends all their sessions, on every node; API keys stay. @return whether there is such a user */
    public boolean signOut(String id) {
        boolean known = mark(id, "signed_out_at", at(clock.instant()));
        jdbi.useTransaction(handle -> Logins.endAll(handle, id));
        return known;
    }

    /** The same for whom an OpenID provider knows under this name. */
    void signOutSubject(String subject) {
        List<String> ids =
                jdbi.withHandle(handle -> handle.createQuery("select id from person where subject = :subject")
                        .bind("subject", subject)
                        .mapTo(String.class)
                        .list());
        ids.forEach(this::signOut);
    }

    /** How the OpenID provider that they logged in at names them when it logs them out. */
    void nameSubject(String id, String subject) {
        jdbi.useTransaction(handle ->
                handle.createUpdate("""
                        update person set subject = :subject where id = :id and (subject is null or subject <> :subject)""").bind("id", id).bind("subject", subject).execute());
    }

    private boolean mark(String id, String column, @Nullable OffsetDateTime time) {
        int changed = jdbi.inTransaction(
                handle -> handle.createUpdate("update person set " + column + " = :time where id = :id")
                        .bindByType("time", time, OffsetDateTime.class)
                        .bind("id", id)
                        .execute());
        memory.remove(id);
        return changed > 0;
    }

    /** Whose rights were taken lately, on whichever node; believed at once from now on. */
    List<Revocation> revokedLately() {
        Instant since = clock.instant().minus(REVOKED_LATELY);
        List<PersonRow> rows = jdbi.withHandle(handle -> handle.createQuery(
                        "select * from person where disabled_at > :since or signed_out_at > :since")
                .bind("since", at(since))
                .map((row, context) -> PersonRow.read(row))
                .list());
        List<Revocation> revoked = new ArrayList<>();
        for (PersonRow row : rows) {
            memory.remove(row.user().id());
            if (row.user().disabled()) {
                revoked.add(new Revocation.Disabled(row.user().id()));
            }
            row.signedOutAt()
                    .ifPresent(at ->
                            revoked.add(new Revocation.SignedOut(row.user().id(), at)));
        }
        return revoked;
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
