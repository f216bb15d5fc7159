package org.parley.governance;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import org.parley.config.InputRule;

/** Finds where something stands in a text. */
@FunctionalInterface
interface Finder {
    List<Span> find(String text);

    /** @param end behind its last character */
    record Span(int start, int end) {}

    static Finder of(InputRule.Find find) {
        return switch (find) {
            case InputRule.PersonalData data -> PersonalDataFinder.of(data);
            case InputRule.Words words -> new WordFinder(words.text());
            case InputRule.Expression expression -> of(expression.pattern());
        };
    }

    static Finder of(Pattern pattern) {
        return text -> {
            List<Span> found = new ArrayList<>();
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                if (matcher.end() > matcher.start()) {
                    found.add(new Span(matcher.start(), matcher.end()));
                }
            }
            return found;
        };
    }
}
