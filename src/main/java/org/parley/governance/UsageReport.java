package org.parley.governance;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Sums of what was used. */
final class UsageReport {
    private final Jdbi jdbi;

    UsageReport(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * In the order of days, else those with the most tokens first.
     *
     * @param to the first day that is not in it
     */
    List<UsageSum> sums(UsageBy by, LocalDate from, LocalDate to) {
        return jdbi.withHandle(handle -> switch (by) {
            case DAY -> sums(handle, "cast(cast(ended_at at time zone 'UTC' as date) as varchar)", "subject", from, to);
            case USER -> sums(handle, "user_id", "tokens desc", from, to);
            case MODEL -> sums(handle, "model", "tokens desc", from, to);
            case GROUP -> byGroup(sums(handle, "member_of", "tokens desc", from, to));
        });
    }

    private static List<UsageSum> sums(Handle handle, String key, String order, LocalDate from, LocalDate to) {
        return handle.createQuery("""
                        select %s as subject, max(user_name) as user_name, count(*) as answers,
                          sum(input_tokens) as input, sum(output_tokens) as output, sum(money) as money,
                          sum(case when estimated then 1 else 0 end) as estimated,
                          sum(input_tokens) + sum(output_tokens) as tokens
                        from usage_record where ended_at >= :from and ended_at < :to group by %s order by %s, subject
                        """.formatted(key, key, order))
                .bind("from", from.atStartOfDay().atOffset(ZoneOffset.UTC))
                .bind("to", to.atStartOfDay().atOffset(ZoneOffset.UTC))
                .map((row, context) -> new UsageSum(
                        row.getString("subject"),
                        key.equals("user_id") ? row.getString("user_name") : row.getString("subject"),
                        row.getLong("answers"),
                        row.getLong("input"),
                        row.getLong("output"),
                        row.getLong("money"),
                        row.getLong("estimated")))
                .list();
    }

    /** There are few different memberships. Who is in several groups counts for each of them. */
    private static List<UsageSum> byGroup(Collection<UsageSum> byMembership) {
        Map<String, UsageSum> groups = new TreeMap<>();
        byMembership.forEach(sum -> Stream.of(sum.key().split("\n"))
                .filter(group -> !group.isEmpty())
                .forEach(group -> groups.merge(group, sum.of(group), UsageSum::plus)));
        return groups.values().stream()
                .sorted((a, b) -> Long.compare(b.inputTokens() + b.outputTokens(), a.inputTokens() + a.outputTokens()))
                .toList();
    }
}
