package org.parley.governance;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds a word, or several in a row, in whichever case, but not as a part of a longer word. RE2's own sense of where words end knows
 * the letters of English only.
 */
final class WordFinder implements Finder {
    /** They put no spaces between words, or an ending right behind one: what stands beside a word may be something else. */
    private static final Set<UnicodeScript> WITHOUT_SPACES = Set.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR,
            UnicodeScript.HANGUL);

    private final Pattern pattern;

    WordFinder(String words) {
        String composed = Normalizer.normalize(words.strip(), Normalizer.Form.NFC);
        this.pattern = Pattern.compile(
                Arrays.stream(composed.split("\\s+", -1)).map(Pattern::quote).collect(Collectors.joining("[\\s\\pZ]+")),
                Pattern.CASE_INSENSITIVE);
    }

    @Override
    public List<Span> find(String text) {
        List<Span> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        for (int from = 0; from <= text.length() && matcher.find(from); ) {
            boolean whole = isEdge(text, matcher.start()) && isEdge(text, matcher.end());
            if (whole) {
                found.add(new Span(matcher.start(), matcher.end()));
            }
            from = whole ? matcher.end() : text.offsetByCodePoints(matcher.start(), 1);
        }
        return found;
    }

    /** Whether a word may begin or end here. */
    static boolean isEdge(String text, int at) {
        return at == 0 || at == text.length() || !isJoined(text.codePointBefore(at), text.codePointAt(at));
    }

    private static boolean isJoined(int before, int after) {
        return Character.isLetterOrDigit(before)
                && Character.isLetterOrDigit(after)
                && !WITHOUT_SPACES.contains(UnicodeScript.of(before))
                && !WITHOUT_SPACES.contains(UnicodeScript.of(after));
    }
}
