package org.parley.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
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
import org.parley.testing.AdjustableClock;
import org.parley.testing.OnEachDatabase;

/** How long logins last, and what is kept of them; on both databases, by several nodes of one. */
@ParameterizedClass
@ArgumentsSource(OnEachDatabase.class)
class LoginsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final LoginBegun BEGUN = new LoginBegun("a nonce", "a verifier", "/?c=abc");

    private final AdjustableClock clock = new AdjustableClock(Instant.parse("2026-03-01T10:00:00Z"));
    private final String user = "ann-" + UUID.randomUUID();
    private final String secret = BrowserCookie.newSecret();
    private final String browser = BrowserCookie.newSecret();
    private final Jdbi jdbi;

    LoginsTest(Database database) {
        jdbi = database.jdbi();
    }

    private Logins node() {
        return new Logins(jdbi, clock);
    }

    private void begin(String with) {
        Caller ann = new Caller(user, "Ann", Set.of("staff", "it"), Set.of(), Caller.How.OIDC);
        node().begin(with, ann, "an.id.token");
    }

    private boolean isIn() {
        return node().find(secret).isPresent();
    }

    private int rows() {
        return jdbi.withHandle(handle -> handle.createQuery("select count(*) from login_session where user_id = :user")
                .bind("user", user)
                .mapTo(Integer.class)
                .one());
    }

    @Test
    void whoeverHasTheSecretIsKnownAsTheLoginHasShown() {
        begin(secret);
        assertEquals(
                Optional.of(new Logins.Found(user, "Ann", Set.of("it", "staff"), clock.instant(), clock.instant())),
                node().find(secret));
        assertEquals(Optional.empty(), node().find(BrowserCookie.newSecret()));
        assertEquals(Optional.empty(), node().find(Secrets.hash(secret)));
    }

    @Test
    void aLoginLastsWhileItIsUsed() {
        begin(secret);
        clock.forward(Duration.ofHours(8).minus(MINUTE));
        assertTrue(isIn());
        clock.forward(Duration.ofHours(8).minus(MINUTE));
        assertTrue(isIn());
        clock.forward(Duration.ofHours(8));
        assertFalse(isIn());
    }

    @Test
    void noLoginLastsLongerThanADay() {
        begin(secret);
        for (int hour = 1; hour < 24; hour++) {
            clock.forward(Duration.ofHours(1));
            assertTrue(isIn());
        }
        clock.forward(Duration.ofHours(1));
        assertFalse(isIn());
    }

    @Test
    void thatItIsUsedIsWrittenSeldom() {
        Instant first = clock.instant();
        begin(secret);
        clock.forward(MINUTE.multipliedBy(4));
        assertTrue(isIn());
        assertEquals(first, node().find(secret).orElseThrow().seen());
        clock.forward(MINUTE);
        assertTrue(isIn());
        assertEquals(clock.instant(), node().find(secret).orElseThrow().seen());
        assertEquals(first, node().find(secret).orElseThrow().since());
    }

    @Test
    void anEndedLoginTellsItsTokenOnceAndIsGone() {
        begin(secret);
        assertEquals(Optional.of("an.id.token"), node().end(secret));
        assertFalse(isIn());
        assertEquals(Optional.empty(), node().end(secret));
        assertEquals(0, rows());
    }

    @Test
    void signingOutLeavesNothingWhateverTheClocksSay() {
        begin(secret);
        begin(BrowserCookie.newSecret());
        assertEquals(2, rows());
        AdjustableClock behind = new AdjustableClock(clock.instant().minusSeconds(5));
        new Users(jdbi, behind).signOut(user);
        assertEquals(0, rows());
    }

    @Test
    void nothingIsKeptOfLoginsThatAreOver() {
        begin(secret);
        clock.forward(Duration.ofHours(8).minus(MINUTE));
        begin(BrowserCookie.newSecret());
        node().sweep();
        assertEquals(2, rows());
        clock.forward(MINUTE);
        node().sweep();
        assertEquals(1, rows());
        clock.forward(Duration.ofHours(8));
        node().sweep();
        assertEquals(0, rows());
    }

    @Test
    void aLoginUnderWayIsGoodForOneAnswerInItsBrowser() {
        node().begun().remember(browser, "state of " + user, BEGUN);
        assertEquals(Optional.empty(), node().begun().take(BrowserCookie.newSecret(), "state of " + user));
        assertEquals(Optional.empty(), node().begun().take(browser, "guessed"));
        assertEquals(Optional.of(BEGUN), node().begun().take(browser, "state of " + user));
        assertEquals(Optional.empty(), node().begun().take(browser, "state of " + user));
    }

    @Test
    void ofAnswersThatComeAtOnceOneIsTaken() {
        node().begun().remember(browser, "state of " + user, BEGUN);
        List<LoginBegun> taken = IntStream.range(0, 16)
                .parallel()
                .mapToObj(i -> node().begun().take(browser, "state of " + user))
                .flatMap(Optional::stream)
                .toList();
        assertEquals(List.of(BEGUN), taken);
    }

    @Test
    void aLoginUnderWayWaitsTenMinutes() {
        node().begun().remember(browser, "in time", BEGUN);
        node().begun().remember(browser, "late", BEGUN);
        clock.forward(Duration.ofMinutes(10).minusSeconds(1));
        node().sweep();
        assertEquals(Optional.of(BEGUN), node().begun().take(browser, "in time"));
        clock.forward(Duration.ofSeconds(1));
        assertEquals(Optional.empty(), node().begun().take(browser, "late"));
        assertEquals(1, begunRows());
        node().sweep();
        assertEquals(0, begunRows());
    }

    private int begunRows() {
        return jdbi.withHandle(handle -> handle.createQuery("select count(*) from login_begun where browser = :browser")
                .bind("browser", Secrets.hash(browser))
                .mapTo(Integer.class)
                .one());
    }

    @Test
    void ofOneBrowserTheEightNewestWait() {
        String elsewhere = BrowserCookie.newSecret();
        node().begun().remember(elsewhere, "elsewhere", BEGUN);
        for (int i = 1; i <= 10; i++) {
            clock.forward(Duration.ofSeconds(1));
            node().begun().remember(browser, "state " + i, BEGUN);
        }
        assertEquals(8, begunRows());
        assertEquals(Optional.empty(), node().begun().take(browser, "state 2"));
        assertEquals(Optional.of(BEGUN), node().begun().take(browser, "state 3"));
        assertEquals(Optional.of(BEGUN), node().begun().take(browser, "state 10"));
        assertEquals(Optional.of(BEGUN), node().begun().take(elsewhere, "elsewhere"));
    }
}
