package org.parley.governance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.config.Audience;
import org.parley.config.Limit;
import org.parley.config.Rules;
import org.parley.config.SettingSource;
import org.parley.config.Settings;
import org.parley.conversation.Database;
import org.parley.identity.ApiKey;
import org.parley.identity.Caller;
import org.parley.provider.HostedTool;
import org.parley.testing.AdjustableClock;
import org.parley.testing.OnEachDatabase;

/** What the gate promises on every database. Each test has users and groups of its own. */
@ParameterizedClass
@ArgumentsSource(OnEachDatabase.class)
class QuotasTest {
    private static final AtomicLong NAMES = new AtomicLong();

    private final AdjustableClock clock = new AdjustableClock(Instant.parse("2026-01-31T23:58:30Z"));
    private final String group = "group" + NAMES.incrementAndGet();
    private final Caller ann = user();
    private final Database database;

    QuotasTest(Database database) {
        this.database = database;
    }

    private Caller user() {
        String id = "user" + NAMES.incrementAndGet();
        return new Caller(id, id, Set.of(group), Set.of(), Caller.How.PROXY);
    }

    /** One node; several share the database. */
    private Quotas gate(Map<String, String> settings) {
        Rules rules = Settings.read(List.of(SettingSource.of(settings))).rules();
        return new Quotas(rules, database, clock, new UsageLedger(database, clock));
    }

    private Quotas limited(String limits) {
        return gate(Map.of("parley.limits", limits.replace("GROUP", group)));
    }

    private static Call call(Caller caller, long inputTokens) {
        return new Call("g" + NAMES.incrementAndGet(), caller, "gpt-5-mini", Set.of(), () -> inputTokens);
    }

    private static Reservation admitted(Gate gate, Caller caller) {
        return admitted(gate.admit(call(caller, 100)));
    }

    private static Reservation admitted(Verdict verdict) {
        return assertInstanceOf(Verdict.Admitted.class, verdict).reservation();
    }

    private static Verdict.Limited limited(Gate gate, Caller caller) {
        return assertInstanceOf(Verdict.Limited.class, gate.admit(call(caller, 100)));
    }

    private static Spent tokens(long tokens) {
        return new Spent(tokens, 0, false);
    }

    private static long left(Quotas gate, Caller caller) {
        return gate.left(caller).getFirst().left();
    }

    @Test
    void of200AtOnceExactlyAsManyAreAdmittedAsTheLimitSays() throws Exception {
        List<Quotas> nodes = List.of(limited("group GROUP: 50 requests/day"), limited("group GROUP: 50 requests/day"));
        assertEquals(50, admittedOf200(nodes));
        assertEquals(0, left(nodes.getFirst(), ann));
    }

    @Test
    void of200AtOnceNoMoreThanTheLimitRunAtTheSameTime() throws Exception {
        List<Quotas> nodes = List.of(limited("group GROUP: 50 concurrent"), limited("group GROUP: 50 concurrent"));
        assertEquals(50, admittedOf200(nodes));
    }

    /** Each reserves 2,000 tokens for the answer and 100 for the question. */
    @Test
    void of200AtOnceNoneOverspendsTokens() throws Exception {
        List<Quotas> nodes =
                List.of(limited("group GROUP: 106k tokens/month"), limited("group GROUP: 106k tokens/month"));
        assertEquals(50, admittedOf200(nodes));
    }

    private static Caller program(String owner, List<Limit> limits) {
        ApiKey key = new ApiKey(
                "key" + NAMES.incrementAndGet(),
                owner,
                "",
                new ApiKey.Wanted("nightly", Set.of(), List.of(), limits, Optional.empty()),
                Instant.EPOCH,
                Optional.empty());
        return new Caller(owner, owner, Set.of(), Set.of(), Caller.How.KEY, Optional.of(key));
    }

    private static Limit ofKey(Limit.Measure measure, Limit.Period period, long most) {
        return new Limit(new Audience.Key(), measure, period, most);
    }

    static Stream<Limit> limitsOfKeys() {
        return Stream.of(
                ofKey(Limit.Measure.REQUESTS, Limit.Period.DAY, 50),
                ofKey(Limit.Measure.CONCURRENT, Limit.Period.NOW, 50),
                ofKey(Limit.Measure.TOKENS, Limit.Period.MONTH, 50 * 2_100));
    }

    @ParameterizedTest
    @MethodSource("limitsOfKeys")
    void of200AtOnceExactlyAsManyAreAdmittedAsTheirKeyMay(Limit limit) throws Exception {
        List<Quotas> nodes = List.of(gate(Map.of()), gate(Map.of()));
        Caller program = program("owner" + group, List.of(limit));
        assertEquals(50, admittedOf200(nodes, () -> program));
        assertEquals(0, left(nodes.getFirst(), program));
    }

    @Test
    void eachKeyHasItsLimitsAndTogetherTheyHaveTheirOwners() {
        Quotas gate = limited("user: 3 requests/day");
        List<Limit> two = List.of(ofKey(Limit.Measure.REQUESTS, Limit.Period.DAY, 2));
        Caller nightly = program(ann.id(), two);
        Caller hourly = program(ann.id(), two);
        admitted(gate, nightly);
        admitted(gate, nightly);
        assertEquals(new Audience.Key(), limited(gate, nightly).limit().whose());
        admitted(gate, hourly);
        assertEquals(new Audience.Each(), limited(gate, hourly).limit().whose());
    }

    private int admittedOf200(List<Quotas> nodes) throws Exception {
        return admittedOf200(nodes, this::user);
    }

    private static int admittedOf200(List<Quotas> nodes, Supplier<Caller> callers) throws Exception {
        CountDownLatch together = new CountDownLatch(1);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Verdict>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                Quotas node = nodes.get(i % nodes.size());
                Caller caller = callers.get();
                all.add(clients.submit(() -> {
                    together.await();
                    return node.admit(call(caller, 100));
                }));
            }
            together.countDown();
            int admitted = 0;
            for (Future<Verdict> each : all) {
                admitted += each.get() instanceof Verdict.Admitted ? 1 : 0;
            }
            return admitted;
        }
    }

    @Test
    void aRefusalSaysWhichLimitAndWhenItIsFreeAgain() {
        Quotas gate = limited("user: 5 requests/day, 1 requests/minute");
        admitted(gate, ann);
        Verdict.Limited refused = limited(gate, ann);
        assertEquals(Limit.Period.MINUTE, refused.limit().period());
        assertEquals(1, refused.used());
        assertEquals(Duration.ofSeconds(30), refused.freeIn());
        clock.forward(refused.freeIn());
        admitted(gate, ann);
        assertEquals(
                3, gate.left(ann).stream().mapToLong(Quotas.Left::left).max().orElseThrow());
    }

    @Test
    void daysAndMonthsBeginAnew() {
        Quotas gate = limited("user: 1 requests/day, 1 requests/month");
        admitted(gate, ann);
        assertEquals(Duration.ofSeconds(90), limited(gate, ann).freeIn());
        clock.forward(Duration.ofSeconds(90));
        admitted(gate, ann);
        assertEquals(Limit.Period.DAY, limited(gate, ann).limit().period());
        clock.forward(Duration.ofDays(1));
        assertEquals(Limit.Period.MONTH, limited(gate, ann).limit().period());
        assertEquals(Duration.ofDays(27), limited(gate, ann).freeIn());
    }

    @Test
    void whatIsRefusedByOneLimitUsesUpNoOther() {
        Quotas gate = limited("group GROUP: 1 requests/day; user: 10 requests/day");
        admitted(gate, user());
        limited(gate, ann);
        assertEquals(
                10,
                gate.left(ann).stream()
                        .filter(left -> left.limit().most() == 10)
                        .findFirst()
                        .orElseThrow()
                        .left());
    }

    @Test
    void whatWasReservedAndNotUsedIsGivenBack() {
        Quotas gate = limited("user: 10k tokens/day");
        Reservation running = admitted(gate, ann);
        assertEquals(10_000 - 2_100, left(gate, ann));
        running.settle(tokens(300));
        assertEquals(9_700, left(gate, ann));
        running.settle(tokens(300));
        assertEquals(9_700, left(gate, ann), "the first settlement counts");
    }

    @Test
    void anAnswerThatWasLongerThanReservedCountsWhole() {
        Quotas gate = limited("user: 3k tokens/day");
        admitted(gate, ann).settle(tokens(5_000));
        assertEquals(0, left(gate, ann));
        assertEquals(5_000, limited(gate, ann).used());
    }

    @Test
    void aPlaceIsFreeAgainWhenItsAnswerIsOver() {
        Quotas gate = limited("user: 1 concurrent");
        Reservation running = admitted(gate, ann);
        assertEquals(Limit.Measure.CONCURRENT, limited(gate, ann).limit().measure());
        running.settle(Spent.NOTHING);
        admitted(gate, ann);
    }

    @Test
    void whatAKilledNodeHadReservedIsFreeAfterItsLease() {
        admitted(limited("user: 1 concurrent, 3k tokens/day"), ann);
        Quotas other = limited("user: 1 concurrent, 3k tokens/day");
        clock.forward(QuotaKeeper.LEASE);
        other.keep();
        assertEquals(Limit.Measure.CONCURRENT, limited(other, ann).limit().measure(), "not a moment earlier");
        clock.forward(Duration.ofMillis(1));
        other.keep();
        admitted(other, ann);
    }

    @Test
    void aLongAnswerKeepsItsPlace() {
        Quotas gate = limited("user: 1 concurrent");
        admitted(gate, ann);
        for (int i = 0; i < 5; i++) {
            clock.forward(Duration.ofSeconds(50));
            gate.keep();
        }
        limited(gate, ann);
    }

    /** The node was cut off from its database, not killed. */
    @Test
    void whatWasFreedTooEarlyIsCountedAfterAll() {
        Reservation running = admitted(limited("user: 10k tokens/day, 1 concurrent"), ann);
        clock.forward(QuotaKeeper.LEASE.plusMillis(1));
        Quotas other = limited("user: 10k tokens/day, 1 concurrent");
        other.keep();
        Reservation next = admitted(other, ann);
        running.settle(tokens(4_000));
        next.settle(tokens(1_000));
        admitted(other, ann);
        assertEquals(
                10_000 - 5_000 - 2_100,
                other.left(ann).stream()
                        .filter(left -> left.limit().measure() == Limit.Measure.TOKENS)
                        .findFirst()
                        .orElseThrow()
                        .left());
    }

    @Test
    void moneyIsCountedByThePriceOfTheModel() {
        Quotas gate = gate(Map.of(
                "parley.limits", "user: 1 EUR/month",
                "parley.currency", "EUR",
                "parley.prices", "gpt-5-mini 0.25/2, * 100/100"));
        admitted(gate, ann).settle(new Spent(1_000_000, 100_000, false));
        assertEquals(550_000_000, left(gate, ann));
    }

    @Test
    void membersOfAGroupHaveItsLimitInPlaceOfTheOneOfEveryUser() {
        Quotas gate = limited("user: 1 requests/day; member of GROUP: 3 requests/day; member of other: 9 requests/day");
        assertEquals(3, left(gate, ann));
        Caller stranger = new Caller("stranger-of-" + group, "Stranger", Set.of(), Set.of(), Caller.How.PROXY);
        assertEquals(1, left(gate, stranger));
    }

    @Test
    void groupsHaveTheirModelsAndTools() {
        Quotas gate = gate(Map.of(
                "parley.models", "small, large",
                "parley.group-models", "everybody: small; group " + group + ": *",
                "parley.group-tools", "group other: web_search"));
        Caller stranger = new Caller("stranger", "Stranger", Set.of("other"), Set.of(), Caller.How.PROXY);
        admitted(gate.admit(new Call("a" + group, ann, "large", Set.of(), () -> 1)));
        admitted(gate.admit(new Call("b" + group, stranger, "small", Set.of(HostedTool.WEB_SEARCH), () -> 1)));
        assertEquals(
                new Verdict.ModelNotAllowed("large"),
                gate.admit(new Call("c" + group, stranger, "large", Set.of(), () -> 1)));
        assertEquals(
                new Verdict.ToolNotAllowed("web_search"),
                gate.admit(new Call("d" + group, ann, "small", Set.of(HostedTool.WEB_SEARCH), () -> 1)));
    }
}
