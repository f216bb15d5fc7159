package org.parley.governance;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.parley.config.Limit.Measure;
import org.parley.config.Limit.Period;

/** The rows of counters. */
final class Counters {
    private static final String OF_COUNTER = "\nwhere subject = :subject and period = :period and begins = :begins\n";

    private Counters() {}

    /** Adds, unless that would go beyond the bound. @return whether it was added */
    static boolean reserve(Handle handle, Bound bound, Amounts amounts) {
        return on(bound.counter(), handle.createUpdate("""
                                        update quota_counter set requests = requests + :requests,
                                          tokens = tokens + :tokens, money = money + :money""" + OF_COUNTER + """
                                        and requests + :requests <= :mostRequests
                                        and tokens + :tokens <= :mostTokens and money + :money <= :mostMoney"""))
                        .bind("requests", amounts.requests())
                        .bind("tokens", amounts.tokens())
                        .bind("money", amounts.money())
                        .bind("mostRequests", bound.most(Measure.REQUESTS))
                        .bind("mostTokens", bound.most(Measure.TOKENS))
                        .bind("mostMoney", bound.most(Measure.MONEY))
                        .execute()
                > 0;
    }

    /** Without effect on a counter that is no longer kept. */
    static void add(Handle handle, Counter counter, Amounts amounts) {
        on(counter, handle.createUpdate("""
                                update quota_counter set requests = requests + :requests,
                                  tokens = tokens + :tokens, money = money + :money""" + OF_COUNTER))
                .bind("requests", amounts.requests())
                .bind("tokens", amounts.tokens())
                .bind("money", amounts.money())
                .execute();
    }

    static Optional<Amounts> read(Handle handle, Counter counter) {
        return on(counter, handle.createQuery("select requests, tokens, money from quota_counter" + OF_COUNTER))
                .map((row, context) ->
                        new Amounts(row.getLong("requests"), row.getLong("tokens"), row.getLong("money")))
                .findOne();
    }

    static void create(Handle handle, Counter counter) {
        on(counter, handle.createUpdate("""
                                insert into quota_counter (subject, period, begins, requests, tokens, money)
                                values (:subject, :period, :begins, 0, 0, 0)""")).execute();
    }

    /** Of periods that nobody asks for any more. */
    static void forget(Handle handle, Period period, Instant before) {
        handle.createUpdate("delete from quota_counter where period = :period and begins < :before")
                .bind("period", period.name())
                .bind("before", at(before))
                .execute();
    }

    static <S extends SqlStatement<S>> S on(Counter counter, S statement) {
        return statement
                .bind("subject", counter.subject())
                .bind("period", counter.period().name())
                .bind("begins", at(counter.begins()));
    }

    static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
