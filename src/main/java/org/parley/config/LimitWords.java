package org.parley.config;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parley.config.Limit.Measure;
import org.parley.config.Limit.Period;

/**
 * Limits as people write them: {@code 20 requests/minute}, {@code 200k tokens/day}, {@code 5 USD/month}, {@code 3 concurrent}.
 *
 * @param currency its code
 */
public record LimitWords(String currency) {
    private static final Pattern AMOUNT = Pattern.compile(
            "(\\d{1,12}(?:\\.\\d{1,6})?)\\s*([kM]?)\\s+(requests|tokens|concurrent|[A-Z]{3})(?:\\s*/\\s*(minute|day|month))?");

    private static final int DECIMALS_OF_MONEY = 9;

    /** What a limit must be, for whom it was not. */
    public String expected() {
        return "requests, tokens or " + currency
                + " by minute, day or month, such as 20 requests/minute, 200k tokens/day, 5 " + currency
                + "/month, or 3 concurrent";
    }

    /** Empty where it is none. */
    public Optional<Limit> read(Audience whose, String text) {
        Matcher matcher = AMOUNT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        boolean hasPeriod = matcher.group(4) != null;
        Optional<Measure> measure = measure(matcher.group(3)).filter(it -> hasPeriod != (it == Measure.CONCURRENT));
        Period period = hasPeriod ? Period.valueOf(matcher.group(4).toUpperCase(Locale.ROOT)) : Period.NOW;
        BigDecimal amount = new BigDecimal(matcher.group(1)).multiply(factor(matcher.group(2)));
        return measure.flatMap(it -> whole(it == Measure.MONEY ? amount.movePointRight(DECIMALS_OF_MONEY) : amount)
                .map(most -> new Limit(whose, it, period, most)));
    }

    /** The same limit is read from it. */
    public String write(Limit limit) {
        String unit = limit.measure() == Measure.MONEY ? currency : word(limit.measure());
        BigDecimal amount = BigDecimal.valueOf(limit.most(), limit.measure() == Measure.MONEY ? DECIMALS_OF_MONEY : 0);
        String words = amount.stripTrailingZeros().toPlainString() + " " + unit;
        return limit.period() == Period.NOW ? words : words + "/" + word(limit.period());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private Optional<Measure> measure(String unit) {
        return switch (unit) {
            case "requests" -> Optional.of(Measure.REQUESTS);
            case "tokens" -> Optional.of(Measure.TOKENS);
            case "concurrent" -> Optional.of(Measure.CONCURRENT);
            default -> unit.equals(currency) ? Optional.of(Measure.MONEY) : Optional.empty();
        };
    }

    private static BigDecimal factor(String prefix) {
        return switch (prefix) {
            case "k" -> BigDecimal.valueOf(1_000);
            case "M" -> BigDecimal.valueOf(1_000_000);
            default -> BigDecimal.ONE;
        };
    }

    private static Optional<Long> whole(BigDecimal number) {
        try {
            return Optional.of(number.longValueExact());
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }
}
