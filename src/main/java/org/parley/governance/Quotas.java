package org.parley.governance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.parley.config.Limit;
import org.parley.config.Limit.Period;
import org.parley.config.Rules;
import org.parley.conversation.Constraints;
import org.parley.conversation.Database;
import org.parley.identity.Caller;
import org.parley.provider.HostedTool;

/** The gate of a deployment: its rules, and its counters in the database. Thread-safe. */
public final class Quotas implements Gate {
    /** How often {@link #keep} is to be called. */
    public static final Duration KEEPING = QuotaKeeper.PERIOD;

    /** An answer's end is told before its place is free again; a question that follows at once waits for that. */
    private static final Duration PLACE_SOON_FREE = Duration.ofMillis(100);

    private static final int LOOKS_FOR_A_PLACE = 5;

    private final Rules rules;
    private final Bounds bounds;
    private final Jdbi jdbi;
    private final Clock clock;
    private final UsageLedger ledger;
    private final QuotaKeeper keeper;

    public Quotas(Rules rules, Database database, Clock clock, UsageLedger ledger) {
        this.rules = rules;
        this.bounds = new Bounds(rules.limits());
        this.jdbi = database.jdbi();
        this.clock = clock;
        this.ledger = ledger;
        this.keeper = new QuotaKeeper(jdbi, clock);
    }

    /** What was found when it was tried to reserve. */
    private sealed interface Outcome {
        record Made(Reserved reserved) implements Outcome {}

        record Full(Verdict.Limited verdict) implements Outcome {}

        /** The first call in its period. */
        record Uncounted(Counter counter) implements Outcome {}
    }

    @Override
    public Verdict admit(Call call) {
        Optional<Verdict.Refused> forbidden = forbidden(call);
        if (forbidden.isPresent()) {
            return forbidden.get();
        }
        String receipt = UUID.randomUUID().toString();
        if (bounds.of(call.caller(), clock.instant()).isEmpty()) {
            return admitted(call, receipt, spent -> record(call, receipt, spent));
        }
        Amounts needed = needed(call);
        for (int look = 1; ; look++) {
            switch (reserve(call, needed)) {
                case Outcome.Made made -> {
                    Reserved reserved = made.reserved();
                    keeper.hold(reserved.id());
                    return admitted(call, receipt, spent -> settle(call, receipt, reserved, spent));
                }
                case Outcome.Full full -> {
                    boolean soonFree = full.verdict().limit().period() == Period.NOW;
                    if (!soonFree || look == LOOKS_FOR_A_PLACE || !pause()) {
                        return full.verdict();
                    }
                }
                case Outcome.Uncounted uncounted ->
                    Constraints.unlessBroken(
                            () -> jdbi.useTransaction(handle -> Counters.create(handle, uncounted.counter())));
            }
        }
    }

    private Verdict admitted(Call call, String receipt, Reservation reservation) {
        return new Verdict.Admitted(receipt, Reservation.once(reservation), instructions(call));
    }

    /** For an answer whose node is gone; without effect where that node has recorded it. Blocks, and never throws. */
    public void record(Call call, String receipt, Spent spent) {
        ledger.record(call, receipt, spent, cost(call.model(), spent));
    }

    private Optional<String> instructions(Call call) {
        return rules.instructions().of(call.caller().groups());
    }

    /** Whether the caller's groups, and the key by which a program was let in, may use it. */
    public boolean allows(Caller caller, String model) {
        return rules.models().admits(caller.groups(), model)
                && caller.key().filter(key -> !key.mayAsk(model)).isEmpty();
    }

    private Optional<Verdict.Refused> forbidden(Call call) {
        if (!allows(call.caller(), call.model())) {
            return Optional.of(new Verdict.ModelNotAllowed(call.model()));
        }
        return call.tools().stream()
                .map(Quotas::word)
                .filter(tool -> !rules.tools().admits(call.caller().groups(), tool))
                .findFirst()
                .map(Verdict.ToolNotAllowed::new);
    }

    private static String word(HostedTool tool) {
        return tool.name().toLowerCase(Locale.ROOT);
    }

    private Amounts needed(Call call) {
        if (!bounds.weigh(call.caller())) {
            return new Amounts(1, 0, 0);
        }
        long told = instructions(call).map(TokenEstimate::of).orElse(0L);
        Spent likely = new Spent(told + call.inputTokens().getAsLong(), call.outputTokens(), true);
        return new Amounts(1, likely.tokens(), cost(call.model(), likely));
    }

    private long cost(String model, Spent spent) {
        return rules.prices()
                .of(model)
                .map(price -> price.of(spent.inputTokens(), spent.outputTokens()))
                .orElse(0L);
    }

    private Outcome reserve(Call call, Amounts needed) {
        return Constraints.<Outcome>again(() -> jdbi.inTransaction(handle -> {
            Instant now = clock.instant();
            List<Charge> charges = new ArrayList<>();
            for (Bound bound : bounds.of(call.caller(), now)) {
                if (!Counters.reserve(handle, bound, needed)) {
                    Outcome refused = refused(handle, bound, needed, now);
                    handle.rollback();
                    return refused;
                }
                charges.add(new Charge(bound.counter(), needed));
            }
            Reserved reserved = new Reserved(UUID.randomUUID().toString(), charges);
            Reservations.store(handle, reserved, now.plus(QuotaKeeper.LEASE));
            return new Outcome.Made(reserved);
        }));
    }

    private Outcome refused(Handle handle, Bound bound, Amounts needed, Instant now) {
        Optional<Amounts> used = Counters.read(handle, bound.counter());
        if (used.isEmpty()) {
            return new Outcome.Uncounted(bound.counter());
        }
        Limit reached = bound.limits().stream()
                .filter(limit -> used.get().of(limit) + needed.of(limit) > limit.most())
                .findFirst()
                .orElse(bound.limits().getFirst()); // it has become free since
        Duration freeIn = Duration.between(now, bound.counter().ends(now));
        return new Outcome.Full(new Verdict.Limited(
                reached,
                used.get().of(reached),
                needed.of(reached),
                rules.prices().currency(),
                freeIn));
    }

    private void settle(Call call, String receipt, Reserved reserved, Spent spent) {
        ledger.settle(call, receipt, spent, cost(call.model(), spent), reserved);
        keeper.let(reserved.id());
    }

    private static boolean pause() {
        try {
            Thread.sleep(PLACE_SOON_FREE);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * What a limit leaves.
     *
     * @param left never less than nothing
     * @param renews when it begins anew
     */
    public record Left(Limit limit, long left, Instant renews) {}

    /** What the caller's limits leave now; blocks for the database where there are any. */
    public List<Left> left(Caller caller) {
        Instant now = clock.instant();
        List<Bound> all = bounds.of(caller, now);
        if (all.isEmpty()) {
            return List.of();
        }
        return jdbi.withHandle(handle -> all.stream()
                .flatMap(bound -> {
                    Amounts used = Counters.read(handle, bound.counter()).orElse(Amounts.NONE);
                    Instant renews = bound.counter().ends(now);
                    return bound.limits().stream()
                            .map(limit -> new Left(limit, Math.max(0, limit.most() - used.of(limit)), renews));
                })
                .toList());
    }

    /** Renews what this node has reserved, and frees what nobody renews; blocks for the database. */
    public void keep() {
        keeper.keep();
    }
}
