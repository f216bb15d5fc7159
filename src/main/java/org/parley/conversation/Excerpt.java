package org.parley.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The part of a text around the first word that was looked for, with all such words in it marked. */
public record Excerpt(List<Part> parts) {
    private static final int BEFORE = 60;
    private static final int LENGTH = 200;
    private static final String CUT = "…";

    public Excerpt {
        parts = List.copyOf(parts);
    }

    /** @param match whether it is what was looked for */
    public record Part(String text, boolean match) {}

    static Excerpt of(String text, SearchQuery query) {
        int first = firstMatch(text, query);
        int start = first <= BEFORE ? 0 : wordStart(text, first - BEFORE, first);
        int end = whole(text, Math.min(text.length(), start + LENGTH));
        List<Part> parts = new ArrayList<>();
        String shown = text.substring(start, end);
        Words words = new Words(shown);
        int told = 0;
        for (Optional<Word> next = words.next(); next.isPresent(); next = words.next()) {
            Word word = next.get();
            if (query.matches(word)) {
                add(parts, shown.substring(told, word.start()), false);
                add(parts, shown.substring(word.start(), word.end()), true);
                told = word.end();
            }
        }
        add(parts, shown.substring(told), false);
        if (start > 0) {
            parts.addFirst(new Part(CUT, false));
        }
        if (end < text.length()) {
            parts.add(new Part(CUT, false));
        }
        return new Excerpt(parts);
    }

    private static int firstMatch(String text, SearchQuery query) {
        Words words = new Words(text);
        for (Optional<Word> word = words.next(); word.isPresent(); word = words.next()) {
            if (query.matches(word.get())) {
                return word.get().start();
            }
        }
        return 0;
    }

    /** After the next space, where there is one before the match. */
    private static int wordStart(String text, int from, int match) {
        for (int i = from; i < match; i++) {
            if (Character.isWhitespace(text.charAt(i))) {
                return i + 1;
            }
        }
        return whole(text, from);
    }

    /** Not inside a surrogate pair. */
    private static int whole(String text, int at) {
        return at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
    }

    private static void add(List<Part> parts, String text, boolean match) {
        if (!text.isEmpty()) {
            parts.add(new Part(text.replaceAll("\\s+", " "), match));
        }
    }
}
