package org.parley.governance;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.parley.config.InputRule;
import org.parley.config.InputRule.Action;

/** What people say, held against the operator's rules. Thread-safe; its time grows with the text alone. */
public final class InputRules {
    private final List<Rule> rules;

    public InputRules(List<InputRule> rules) {
        this.rules = rules.stream()
                .map(rule -> new Rule(
                        rule.name(),
                        rule.action(),
                        rule.finds().stream().map(Finder::of).toList()))
                .toList();
    }

    private record Rule(String name, Action action, List<Finder> finders) {
        List<Finder.Span> find(String text) {
            return finders.stream()
                    .flatMap(finder -> finder.find(text).stream())
                    .toList();
        }
    }

    private record Hit(String rule, Finder.Span span) {}

    /** What comes of a text. */
    public sealed interface Checked {
        /**
         * @param text the same, or what is left of it
         * @param masked names of the rules that hit
         */
        record Passed(String text, Set<String> masked) implements Checked {}

        /** By the first rule that hit. */
        record Refused(String rule) implements Checked {}
    }

    public boolean isEmpty() {
        return rules.isEmpty();
    }

    public Checked check(String text) {
        String composed = composed(text);
        Optional<Checked> refused = named(Action.REFUSE).stream()
                .filter(rule -> !rule.find(composed).isEmpty())
                .findFirst()
                .map(rule -> new Checked.Refused(rule.name()));
        return refused.orElseGet(() -> {
            List<Hit> hits = hits(composed, named(Action.MASK));
            Set<String> names = new LinkedHashSet<>();
            hits.forEach(hit -> names.add(hit.rule()));
            return new Checked.Passed(hits.isEmpty() ? text : masked(composed, hits), names);
        });
    }

    /** What may be sent of a text that was kept before it was checked, or is kept as it is: without what any rule finds. */
    public String masked(String text) {
        String composed = composed(text);
        List<Hit> hits = hits(composed, rules);
        return hits.isEmpty() ? text : masked(composed, hits);
    }

    /** Names of the rules that do this. */
    public List<String> names(Action action) {
        return named(action).stream().map(Rule::name).distinct().toList();
    }

    private List<Rule> named(Action action) {
        return rules.stream().filter(rule -> rule.action() == action).toList();
    }

    /** So that a letter and its accent are one, however they were typed. */
    private static String composed(String text) {
        return Normalizer.isNormalized(text, Normalizer.Form.NFC)
                ? text
                : Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    private static List<Hit> hits(String text, List<Rule> rules) {
        List<Hit> hits = new ArrayList<>();
        rules.forEach(rule -> rule.find(text).forEach(span -> hits.add(new Hit(rule.name(), span))));
        hits.sort(Comparator.comparingInt(hit -> hit.span().start()));
        return hits;
    }

    /** Where hits lie over one another, all that they cover goes, under the first one's name. */
    private static String masked(String text, List<Hit> hits) {
        StringBuilder masked = new StringBuilder(text.length());
        int done = 0;
        for (Hit hit : hits) {
            if (hit.span().start() >= done) {
                masked.append(text, done, hit.span().start())
                        .append("[masked: ")
                        .append(hit.rule())
                        .append(']');
            }
            done = Math.max(done, hit.span().end());
        }
        return masked.append(text, done, text.length()).toString();
    }
}
