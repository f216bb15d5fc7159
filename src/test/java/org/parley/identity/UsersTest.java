package org.parley.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.parley.conversation.Database;
import org.parley.testing.OnEachDatabase;

/** Users are the same on both databases, and on two nodes of one. */
@ParameterizedClass
@ArgumentsSource(OnEachDatabase.class)
class UsersTest {
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private final InstantSource watch = () -> now;
    private final Clock clock = watch.withZone(ZoneOffset.UTC);
    private final String id = "ann-" + UUID.randomUUID();

    private final Jdbi jdbi;

    UsersTest(Database database) {
        jdbi = database.jdbi();
    }

    private Users node() {
        return new Users(jdbi, clock);
    }

    private void later(Duration time) {
        now = now.plus(time);
    }

    private Caller ann(String... groups) {
        return new Caller(id, "Ann", Set.of(groups), Set.of(), Caller.How.OIDC);
    }

    private Caller annsKey() {
        return new Caller(id, "a key", Set.of(), Set.of(), Caller.How.KEY);
    }

    private static Standing admit(Users users, Caller caller) {
        return users.admit(caller, Optional.empty());
    }

    @Test
    void whoComesIsKnownFromThenOn() {
        Users users = node();
        assertEquals(Optional.empty(), users.find(id));
        assertEquals(Standing.GOOD, admit(users, ann("staff", "it")));
        assertEquals(
                Optional.of(new User(id, "Ann", Set.of("it", "staff"), Caller.How.OIDC, now, now, false, false)),
                users.find(id));
    }

    @Test
    void whatTheLoginTellsAnewIsKept() {
        Users users = node();
        admit(users, ann("staff"));
        admit(users, ann("it"));
        assertEquals(Set.of("it"), users.find(id).orElseThrow().groups());
        admit(users, ann());
        assertEquals(Set.of(), users.find(id).orElseThrow().groups());
    }

    @Test
    void aKeyTellsNothingOfItsOwner() {
        Users users = node();
        admit(users, ann("staff"));
        later(Duration.ofHours(1));
        assertEquals(Standing.GOOD, admit(users, annsKey()));
        User user = users.find(id).orElseThrow();
        assertEquals("Ann", user.name());
        assertEquals(Set.of("staff"), user.groups());
    }

    @Test
    void beingSeenIsWrittenSeldom() {
        Users users = node();
        Instant first = now;
        admit(users, ann());
        later(Duration.ofMinutes(14));
        admit(users, ann());
        assertEquals(first, users.find(id).orElseThrow().lastSeen());
        later(Duration.ofMinutes(1));
        admit(users, ann());
        assertEquals(now, users.find(id).orElseThrow().lastSeen());
        assertEquals(first, users.find(id).orElseThrow().firstSeen());
    }

    @Test
    void whoIsDisabledIsTurnedAwayHereAtOnceAndElsewhereSoon() {
        Users here = node();
        Users elsewhere = node();
        admit(here, ann());
        admit(elsewhere, ann());
        assertTrue(here.disable(id));
        assertEquals(Standing.DISABLED, admit(here, ann()));
        assertEquals(Standing.DISABLED, admit(here, annsKey()));
        assertEquals(Standing.GOOD, admit(elsewhere, ann()), "what it has just read it believes");
        assertTrue(elsewhere.revokedLately().contains(new Revocation.Disabled(id)));
        assertEquals(Standing.DISABLED, admit(elsewhere, ann()));
        assertTrue(here.enable(id));
        assertEquals(Standing.GOOD, admit(here, ann()));
        later(Duration.ofSeconds(10));
        assertEquals(Standing.GOOD, admit(elsewhere, ann()));
    }

    @Test
    void signingOutEndsTheSessionsThatThereAre() {
        Users users = node();
        Optional<Instant> before = Optional.of(now);
        users.admit(ann(), before);
        later(Duration.ofSeconds(1));
        assertTrue(users.signOut(id));
        assertEquals(Standing.SIGNED_OUT, users.admit(ann(), before));
        assertEquals(Standing.GOOD, users.admit(annsKey(), Optional.empty()));
        assertTrue(users.revokedLately().contains(new Revocation.SignedOut(id, now)));
        later(Duration.ofSeconds(1));
        assertEquals(Standing.GOOD, users.admit(ann(), Optional.of(now)));
    }

    @Test
    void nobodyCanBeDisabledWhoIsNotThere() {
        Users users = node();
        assertFalse(users.disable(id));
        assertFalse(users.enable(id));
        assertFalse(users.signOut(id));
    }

    @Test
    void firstRequestsMayComeAtOnce() {
        List<Standing> all = IntStream.range(0, 32)
                .parallel()
                .mapToObj(i -> admit(node(), ann()))
                .toList();
        assertTrue(all.stream().allMatch(Standing.GOOD::equals), all::toString);
    }

    @Test
    void theyAreListedInParts() {
        Users users = node();
        String group = UUID.randomUUID().toString();
        IntStream.range(0, 5)
                .forEach(i -> admit(users, new Caller(group + i, "N", Set.of(), Set.of(), Caller.How.PROXY)));
        assertEquals(
                List.of(group + "1", group + "2"),
                users.list(group + "0", 2).stream().map(User::id).toList());
    }
}
