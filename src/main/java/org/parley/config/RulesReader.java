package org.parley.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parley.config.Limit.Measure;

/** Reads rules as operators write them: {@code user: 20 requests/minute, 100000 tokens/day; group staff: …}. */
final class RulesReader {
    private static final Pattern PRICE =
            Pattern.compile("(\\S+)\\s+(\\d{1,6}(?:\\.\\d{1,3})?)/(\\d{1,6}(?:\\.\\d{1,3})?)");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    /** A price is written for a million tokens: a millionth of it in billionths. */
    private static final BigDecimal OF_ONE_TOKEN = BigDecimal.valueOf(1_000);

    private final SettingsReader reader;
    private final String currency;

    private RulesReader(SettingsReader reader) {
        this.reader = reader;
        this.currency = reader.matching(Setting.CURRENCY, CURRENCY, "the code of a currency, such as EUR");
    }

    static Rules read(SettingsReader reader, Settings.Models models) {
        RulesReader rules = new RulesReader(reader);
        List<Limit> limits = rules.limits();
        Prices prices = new Prices(rules.currency, rules.prices());
        rules.requirePrices(limits, prices, models);
        return new Rules(limits, prices, rules.allowed(Setting.GROUP_MODELS), rules.allowed(Setting.GROUP_TOOLS));
    }

    /** {@code who: this, that}. */
    private record Entry(Audience whose, List<String> items) {}

    private List<Entry> entries(Setting setting, Function<String, Optional<Audience>> audience, String audiences) {
        List<Entry> entries = new ArrayList<>();
        for (String text : reader.parts(setting, ";")) {
            int colon = text.lastIndexOf(':');
            Optional<Audience> whose = colon < 0
                    ? Optional.empty()
                    : audience.apply(text.substring(0, colon).strip());
            if (whose.isEmpty()) {
                reader.fault(setting, "must begin with " + audiences + " and a colon where it says \"" + text + "\"");
            } else {
                entries.add(new Entry(whose.get(), SettingsReader.split(text.substring(colon + 1), ",")));
            }
        }
        return entries;
    }

    private static Optional<Audience> audience(String text) {
        return switch (text) {
            case "everybody" -> Optional.of(new Audience.Everybody());
            case "user" -> Optional.of(new Audience.Each());
            default ->
                named(text, "group ")
                        .<Audience>map(Audience.Group::new)
                        .or(() -> named(text, "member of ").map(Audience.Member::new));
        };
    }

    private static Optional<Audience> together(String text) {
        return audience(text).filter(whose -> whose instanceof Audience.Everybody || whose instanceof Audience.Group);
    }

    private static Optional<String> named(String text, String beginning) {
        return Optional.of(text)
                .filter(it -> it.startsWith(beginning))
                .map(it -> it.substring(beginning.length()).strip())
                .filter(it -> !it.isEmpty());
    }

    private List<Limit> limits() {
        List<Limit> limits = new ArrayList<>();
        LimitWords words = new LimitWords(currency);
        for (Entry entry :
                entries(Setting.LIMITS, RulesReader::audience, "everybody, user, group NAME or member of NAME")) {
            for (String item : entry.items()) {
                words.read(entry.whose(), item)
                        .ifPresentOrElse(
                                limits::add,
                                () -> reader.fault(
                                        Setting.LIMITS, "must limit " + words.expected() + ", not \"" + item + "\""));
            }
        }
        return limits;
    }

    private Map<String, Prices.Price> prices() {
        Map<String, Prices.Price> prices = new HashMap<>();
        for (String text : reader.list(Setting.PRICES)) {
            Matcher matcher = PRICE.matcher(text);
            if (matcher.matches()) {
                prices.put(
                        matcher.group(1), new Prices.Price(ofOneToken(matcher.group(2)), ofOneToken(matcher.group(3))));
            } else {
                reader.fault(
                        Setting.PRICES,
                        "must name a model and what a million tokens in and out cost, such as gpt-5-mini 0.25/2, not \""
                                + text + "\"");
            }
        }
        return prices;
    }

    private static long ofOneToken(String price) {
        return new BigDecimal(price).multiply(OF_ONE_TOKEN).longValueExact();
    }

    /** What has no price would go past every limit of money. */
    private void requirePrices(List<Limit> limits, Prices prices, Settings.Models models) {
        List<String> missing = prices.missing(models);
        if (limits.stream().anyMatch(limit -> limit.measure() == Measure.MONEY) && !missing.isEmpty()) {
            reader.fault(
                    Setting.PRICES,
                    "must say what " + String.join(", ", missing) + " costs, since parley.limits limits money");
        }
    }

    private Allowed allowed(Setting setting) {
        List<Entry> entries = entries(setting, RulesReader::together, "everybody or group NAME");
        if (entries.isEmpty()) {
            return Allowed.ALL;
        }
        Set<String> everybody = new HashSet<>();
        Map<String, Set<String>> byGroup = new HashMap<>();
        for (Entry entry : entries) {
            Set<String> names = entry.whose() instanceof Audience.Group group
                    ? byGroup.computeIfAbsent(group.name(), name -> new HashSet<>())
                    : everybody;
            names.addAll(entry.items());
        }
        return new Allowed(everybody, byGroup);
    }
}
