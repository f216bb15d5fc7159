package org.parley.governance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.parley.config.Limit.Period;
import org.parley.conversation.Constraints;
import org.parley.conversation.Database;

/** What was used: one row for each answer. Thread-safe. */
public final class UsageLedger {
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int TRIES = 20;
    private static final System.Logger LOG = System.getLogger(UsageLedger.class.getName());

    private final Jdbi jdbi;
    private final Clock clock;

    public UsageLedger(Database database, Clock clock) {
        this.jdbi = database.jdbi();
        this.clock = clock;
    }

    /**
     * In the order of days, else those with the most tokens first.
     *
     * @param to the first day that is not in it
     */
    public List<UsageSum> sums(UsageBy by, LocalDate from, LocalDate to) {
        return new UsageReport(jdbi).sums(by, from, to);
    }

    /** Where nothing was reserved. Blocks, and never throws. */
    void record(Call call, String receipt, Spent spent, long money) {
        if (!spent.isNothing()) {
            stored(call, spent, handle -> insert(handle, call, receipt, spent, money));
        }
    }

    /** In one transaction with the giving back of what was reserved and is not used. */
    void settle(Call call, String receipt, Spent spent, long money, Reserved reserved) {
        stored(call, spent, handle -> {
            boolean there = Reservations.remove(handle, reserved.id());
            for (Charge charge : reserved.charges()) {
                Counters.add(handle, charge.counter(), difference(charge, spent, money, there));
            }
            if (!spent.isNothing()) {
                insert(handle, call, receipt, spent, money);
            }
        });
    }

    /** @param reserved false: all of it was given back already, because we seemed to be gone */
    private static Amounts difference(Charge charge, Spent spent, long money, boolean reserved) {
        boolean running = charge.counter().period() == Period.NOW;
        Amounts used = running ? Amounts.NONE : new Amounts(0, spent.tokens(), money);
        Amounts held = new Amounts(
                running ? 1 : 0, charge.amounts().tokens(), charge.amounts().money());
        return reserved ? used.minus(held) : used;
    }

    /** Two nodes that both take an answer for theirs record it once: who comes second finds the receipt. */
    private void insert(Handle handle, Call call, String receipt, Spent spent, long money) {
        boolean recorded = handle.createQuery("select count(*) from usage_record where receipt = :receipt")
                        .bind("receipt", receipt)
                        .mapTo(Integer.class)
                        .one()
                > 0;
        if (recorded) {
            return;
        }
        handle.createUpdate("""
                        insert into usage_record (ended_at, user_id, user_name, member_of, model,
                          input_tokens, output_tokens, money, estimated, receipt)
                        values (:at, :user, :name, :groups, :model, :input, :output, :money, :estimated, :receipt)""")
                .bind("receipt", receipt)
                .bind("at", Counters.at(clock.instant()))
                .bind("user", call.caller().id())
                .bind("name", call.caller().name())
                .bind(
                        "groups",
                        String.join(
                                "\n", call.caller().groups().stream().sorted().toList()))
                .bind("model", call.model())
                .bind("input", spent.inputTokens())
                .bind("output", spent.outputTokens())
                .bind("money", money)
                .bind("estimated", spent.estimated())
                .execute();
    }

    /** A database that does not answer is asked again for ten seconds; then the server's log has what it should have had. */
    private void stored(Call call, Spent spent, Consumer<Handle> transaction) {
        for (int tried = 1; tried <= TRIES; tried++) {
            try {
                Instant unused = Constraints.again(() -> jdbi.inTransaction(handle -> {
                    transaction.accept(handle);
                    return Instant.EPOCH;
                }));
                return;
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "usage could not be stored now: {0}", e.toString());
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        LOG.log(
                System.Logger.Level.ERROR,
                "the usage of an answer is not stored: {0}, {1}, {2}",
                call.id(),
                call.caller().id(),
                spent);
    }
}
