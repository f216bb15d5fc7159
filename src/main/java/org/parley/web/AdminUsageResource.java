package org.parley.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.glassfish.jersey.server.model.Resource;
import org.parley.governance.UsageBy;
import org.parley.governance.UsageLedger;
import org.parley.governance.UsageSum;

/** {@code GET /api/admin/usage}: what was used, by day, user, group or model. */
final class AdminUsageResource {
    private static final int USUAL_DAYS = 30;
    private static final int MOST_DAYS = 800;

    private final UsageLedger usage;
    private final String currency;
    private final Clock clock;

    AdminUsageResource(UsageLedger usage, String currency, Clock clock) {
        this.usage = usage;
        this.currency = currency;
        this.clock = clock;
    }

    /** @param to the last day that is in it */
    record Report(String by, String from, String to, String currency, List<Sum> sums) {}

    record Sum(
            String key,
            String name,
            long answers,
            @JsonProperty("input_tokens") long inputTokens,
            @JsonProperty("output_tokens") long outputTokens,
            BigDecimal money,
            long estimated) {}

    Resource resource() {
        Resource.Builder resource = Resource.builder("admin/usage");
        ApiRequest.method(resource, "GET", this::sums);
        return resource.build();
    }

    private Response sums(ApiRequest request) {
        UsageBy by = by(request.parameter("by").orElse("day"));
        LocalDate to = day(request, "to").orElseGet(() -> LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        LocalDate from = day(request, "from").orElseGet(() -> to.minusDays(USUAL_DAYS - 1));
        if (from.isAfter(to) || from.plusDays(MOST_DAYS).isBefore(to)) {
            throw new ProblemException(
                    Problem.badRequest("from must be a day before to, and not more than " + MOST_DAYS + " days."));
        }
        List<Sum> sums = usage.sums(by, from, to.plusDays(1)).stream()
                .map(AdminUsageResource::json)
                .toList();
        return ApiRequest.ok(new Report(word(by), from.toString(), to.toString(), currency, sums));
    }

    private static Sum json(UsageSum sum) {
        return new Sum(
                sum.key(),
                sum.name(),
                sum.answers(),
                sum.inputTokens(),
                sum.outputTokens(),
                QuotaProblem.money(sum.money()),
                sum.estimated());
    }

    private static UsageBy by(String text) {
        for (UsageBy by : UsageBy.values()) {
            if (word(by).equals(text)) {
                return by;
            }
        }
        throw new ProblemException(Problem.badRequest("by must be day, user, group or model."));
    }

    private static String word(UsageBy by) {
        return by.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<LocalDate> day(ApiRequest request, String parameter) {
        try {
            return request.parameter(parameter).filter(text -> !text.isBlank()).map(LocalDate::parse);
        } catch (DateTimeParseException e) {
            throw new ProblemException(Problem.badRequest(parameter + " must be a day such as 2026-01-31."));
        }
    }
}
