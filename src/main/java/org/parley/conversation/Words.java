package org.parley.conversation;

import static java.lang.Character.UnicodeScript.HAN;
import static java.lang.Character.UnicodeScript.HIRAGANA;
import static java.lang.Character.UnicodeScript.KATAKANA;
import static java.lang.Character.UnicodeScript.THAI;

import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Goes through the words of a text: runs of letters and digits. Scripts that are written without spaces give a word for each
 * character, so that any part of what was written is found. One thread.
 */
final class Words {
    /** Longer ones are compared by their beginning; they are seldom words. */
    static final int LONGEST = 40;

    /** A text without end does not fill the index; what a person says or a model answers has fewer. */
    private static final int MOST_INDEXED = 3_000;

    private static final Set<Character.UnicodeScript> UNSPACED = Set.of(HAN, HIRAGANA, KATAKANA, THAI);

    private final String text;
    private int at;

    Words(String text) {
        this.text = text;
    }

    /** The different words of a text, folded. */
    static Set<String> of(String text) {
        Set<String> all = new LinkedHashSet<>();
        Words words = new Words(text);
        for (Optional<Word> word = words.next(); word.isPresent() && all.size() < MOST_INDEXED; word = words.next()) {
            all.add(word.get().folded());
        }
        return all;
    }

    Optional<Word> next() {
        while (at < text.length()) {
            int start = at;
            int first = text.codePointAt(at);
            at += Character.charCount(first);
            if (!Character.isLetterOrDigit(first)) {
                continue;
            }
            int end = isUnspaced(first) ? marksEnd(at) : wordEnd(at);
            at = end;
            String folded = fold(text.substring(start, end));
            if (!folded.isEmpty()) {
                return Optional.of(new Word(folded, start, end));
            }
        }
        return Optional.empty();
    }

    private int wordEnd(int from) {
        int end = from;
        while (end < text.length()) {
            int point = text.codePointAt(end);
            boolean within = (Character.isLetterOrDigit(point) && !isUnspaced(point)) || isMark(point);
            if (!within) {
                break;
            }
            end += Character.charCount(point);
        }
        return end;
    }

    private int marksEnd(int from) {
        int end = from;
        while (end < text.length() && isMark(text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        return end;
    }

    private static boolean isUnspaced(int point) {
        return point > 0xE00 && UNSPACED.contains(Character.UnicodeScript.of(point));
    }

    private static boolean isMark(int point) {
        return point >= 0x300 && Character.getType(point) == Character.NON_SPACING_MARK;
    }

    private static String fold(String written) {
        String folded = isAscii(written) ? written.toLowerCase(Locale.ROOT) : bare(written);
        return folded.length() <= LONGEST
                ? folded
                : folded.substring(0, Character.isHighSurrogate(folded.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST);
    }

    /** Upper case first, of ß it leaves SS; then each by itself, since Σ has two lower cases. */
    private static String bare(String written) {
        StringBuilder bare = new StringBuilder();
        Normalizer.normalize(written, Normalizer.Form.NFKD)
                .toUpperCase(Locale.ROOT)
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .map(Character::toLowerCase)
                .forEach(bare::appendCodePoint);
        return bare.toString();
    }

    private static boolean isAscii(String written) {
        for (int i = 0; i < written.length(); i++) {
            if (written.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
