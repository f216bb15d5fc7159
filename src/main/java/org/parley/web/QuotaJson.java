package org.parley.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.parley.config.Audience;
import org.parley.config.Limit;
import org.parley.governance.Quotas;

/**
 * What a limit leaves, as {@code /api/me} says it.
 *
 * @param of {@code user}, {@code group}, {@code key} or {@code everybody}
 * @param currency of {@code limit} and {@code left}; null where they are not money
 * @param renews when it begins anew; null where what runs now is counted
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record QuotaJson(
        String of,
        @Nullable String group,
        String measure,
        String period,
        BigDecimal limit,
        BigDecimal left,
        @Nullable String currency,
        @Nullable String renews) {

    static List<QuotaJson> of(List<Quotas.Left> all, String currency) {
        return all.stream().map(left -> of(left, currency)).toList();
    }

    private static QuotaJson of(Quotas.Left left, String currency) {
        Limit limit = left.limit();
        return new QuotaJson(
                who(limit.whose()),
                limit.whose() instanceof Audience.Group group ? group.name() : null,
                word(limit.measure()),
                word(limit.period()),
                amount(limit, limit.most()),
                amount(limit, left.left()),
                limit.measure() == Limit.Measure.MONEY ? currency : null,
                limit.period() == Limit.Period.NOW ? null : left.renews().toString());
    }

    private static String who(Audience whose) {
        return switch (whose) {
            case Audience.Everybody everybody -> "everybody";
            case Audience.Each each -> "user";
            case Audience.Member member -> "user";
            case Audience.Group group -> "group";
            case Audience.Key key -> "key";
        };
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static BigDecimal amount(Limit limit, long amount) {
        return limit.measure() == Limit.Measure.MONEY ? QuotaProblem.money(amount) : BigDecimal.valueOf(amount);
    }
}
