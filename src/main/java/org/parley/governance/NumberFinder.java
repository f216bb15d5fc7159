package org.parley.governance;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BiPredicate;

/**
 * Finds numbers that people write in groups: {@code 4111 1111 1111 1111}. Of all that may be meant, the longest is taken.
 *
 * @param beginning of a number; it begins where no word or number goes on
 * @param members the characters that count
 * @param separators that may stand between groups
 * @param alone whether it begins only where no digit stands before a separator
 * @param shortest how many members it has
 * @param holds whether this is one: as it is written, and without separators
 */
record NumberFinder(
        Pattern beginning,
        String members,
        String separators,
        boolean alone,
        int shortest,
        int longest,
        BiPredicate<String, String> holds)
        implements Finder {
    /** {@code +49 (0) 228}, {@code 4111 - 1111}. */
    private static final int MOST_BETWEEN = 3;

    @Override
    public List<Span> find(String text) {
        List<Span> found = new ArrayList<>();
        Matcher matcher = beginning.matcher(text);
        for (int from = 0; from <= text.length() && matcher.find(from); ) {
            int start = matcher.start();
            OptionalInt end = mayBegin(text, start) ? end(text, start) : OptionalInt.empty();
            end.ifPresent(it -> found.add(new Span(start, it)));
            from = end.orElse(start + 1);
        }
        return found;
    }

    private boolean mayBegin(String text, int at) {
        boolean goesOn = alone
                && at >= 2
                && separators.indexOf(text.charAt(at - 1)) >= 0
                && Character.isDigit(text.charAt(at - 2));
        return WordFinder.isEdge(text, at) && !goesOn;
    }

    private OptionalInt end(String text, int start) {
        StringBuilder number = new StringBuilder();
        OptionalInt end = OptionalInt.empty();
        int between = 0;
        for (int i = start; i < text.length() && between <= MOST_BETWEEN && number.length() < longest; i++) {
            if (members.indexOf(text.charAt(i)) >= 0) {
                number.append(text.charAt(i));
                between = 0;
                if (number.length() >= shortest
                        && WordFinder.isEdge(text, i + 1)
                        && holds.test(text.substring(start, i + 1), number.toString())) {
                    end = OptionalInt.of(i + 1);
                }
            } else if (separators.indexOf(text.charAt(i)) >= 0) {
                between++;
            } else {
                break;
            }
        }
        return end;
    }
}
