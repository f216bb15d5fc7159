package org.parley.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        return new Rules(
                limits,
                prices,
                rules.allowed(Setting.GROUP_MODELS),
                rules.allowed(Setting.GROUP_TOOLS),
                rules.instructions(),
                InputRulesReader.read(reader),
                Policy.read(reader),
                ConversationRetention.read(reader),
                reader.text(Setting.MODERATION));
    }

    private List<Limit> limits() {
        List<Limit> limits = new ArrayList<>();
        LimitWords words = new LimitWords(currency);
        for (RuleEntry entry : RuleEntry.ofAnybody(reader, Setting.LIMITS)) {
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
        List<RuleEntry> entries = RuleEntry.ofAllTogether(reader, setting);
        if (entries.isEmpty()) {
            return Allowed.ALL;
        }
        Set<String> everybody = new HashSet<>();
        Map<String, Set<String>> byGroup = new HashMap<>();
        for (RuleEntry entry : entries) {
            Set<String> names = entry.whose() instanceof Audience.Group group
                    ? byGroup.computeIfAbsent(group.name(), name -> new HashSet<>())
                    : everybody;
            names.addAll(entry.items());
        }
        return new Allowed(everybody, byGroup);
    }

    private Instructions instructions() {
        List<RuleEntry> entries = RuleEntry.ofTexts(reader, Setting.INSTRUCTIONS);
        if (entries.stream().anyMatch(entry -> entry.what().isEmpty())) {
            reader.fault(Setting.INSTRUCTIONS, "must have a text after each colon");
        }
        return new Instructions(entries.stream()
                .map(entry -> new Instructions.Part(entry.whose(), entry.what()))
                .toList());
    }
}
