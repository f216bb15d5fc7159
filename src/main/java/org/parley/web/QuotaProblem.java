package org.parley.web;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.parley.config.Audience;
import org.parley.config.Limit;
import org.parley.governance.Verdict;

/** Why the gate lets an answer not be made, in words for people. */
public final class QuotaProblem {
    private QuotaProblem() {}

    public static ProblemException of(Verdict.Refused why) {
        return switch (why) {
            case Verdict.Limited limited ->
                new ProblemException(
                        Problem.of(429, "limit-reached", "The limit is reached for now", words(limited)),
                        Map.of("Retry-After", Long.toString(seconds(limited.freeIn()))));
            case Verdict.ModelNotAllowed model ->
                new ProblemException(Problem.of(
                        403,
                        "model-not-allowed",
                        "This model is not for you",
                        "Your groups, or your API key, may not use " + model.model() + "; choose another model."));
            case Verdict.ToolNotAllowed tool ->
                new ProblemException(Problem.of(
                        403,
                        "tool-not-allowed",
                        "This tool is not for you",
                        "Your groups may not use " + tool.tool() + "; ask without it."));
            case Verdict.Draining draining ->
                new ProblemException(
                        Problem.of(
                                503,
                                "draining",
                                "Parley is about to be restarted",
                                "This server takes no more questions: another does, or this one in a moment. Nothing was asked; send it again."),
                        Map.of("Retry-After", Long.toString(seconds(draining.retryAfter()))));
            case Verdict.PolicyNotAccepted policy ->
                new ProblemException(
                        Problem.of(
                                403,
                                "policy-not-accepted",
                                "Accept the terms of use first",
                                "Open Parley's page, which shows them. Programs with a key need its owner to have accepted them."));
        };
    }

    private static String words(Verdict.Limited limited) {
        Limit limit = limited.limit();
        String who = who(limit.whose());
        String most = amount(limited, limit.most());
        String per = " a " + limit.period().name().toLowerCase(Locale.ROOT);
        String state = switch (limit.measure()) {
            case CONCURRENT -> who + " may have " + most + " answers made at the same time.";
            case REQUESTS -> who + " may ask " + most + " times" + per + ".";
            case TOKENS, MONEY ->
                who + " may use " + most + per + "; " + amount(limited, limited.used())
                        + " are used, and this may need " + amount(limited, limited.needed()) + ".";
        };
        return state + " Free again in " + words(limited.freeIn()) + ".";
    }

    private static String who(Audience whose) {
        return switch (whose) {
            case Audience.Everybody everybody -> "All users together";
            case Audience.Each each -> "You";
            case Audience.Group group -> "The group " + group.name() + " together";
            case Audience.Member member -> "You";
            case Audience.Key key -> "This API key";
        };
    }

    private static String amount(Verdict.Limited limited, long amount) {
        return switch (limited.limit().measure()) {
            case MONEY -> money(amount).toPlainString() + " " + limited.currency();
            case TOKENS -> String.format(Locale.ROOT, "%,d tokens", amount);
            case REQUESTS, CONCURRENT -> String.format(Locale.ROOT, "%,d", amount);
        };
    }

    /** @param billionths of the currency's unit */
    static BigDecimal money(long billionths) {
        return BigDecimal.valueOf(billionths, 9).stripTrailingZeros();
    }

    private static long seconds(Duration time) {
        return Math.max(1, time.plusNanos(999_999_999).toSeconds());
    }

    private static String words(Duration time) {
        long seconds = seconds(time);
        if (seconds < 120) {
            return seconds + (seconds == 1 ? " second" : " seconds");
        }
        long minutes = Math.ceilDiv(seconds, 60);
        if (minutes < 120) {
            return minutes + " minutes";
        }
        long hours = Math.ceilDiv(minutes, 60);
        return hours < 48 ? hours + " hours" : Math.ceilDiv(hours, 24) + " days";
    }
}
