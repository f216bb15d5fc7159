package org.parley.provider;

import java.util.regex.Pattern;

/**
 * Text from outside, made fit to stand inside something of ours: a speaker's name in a prompt, a file's name, a word in a log line.
 * Lengths are in {@code char}s; no cut leaves half a character.
 */
public final class PlainText {
    /**
     * What could begin a line of its own, turn what follows it around, or hide: white space, control characters, directions and
     * other invisible ones (but the joiners, which Persian names and emoji need), halves of surrogate pairs.
     */
    private static final Pattern DISTURBING = Pattern.compile("[\\s\\p{Z}\\p{Cc}\\p{Cs}[\\p{Cf}&&[^\\u200c\\u200d]]]+");

    private PlainText() {}

    /** One line: each run of white space and of what does not belong into a line is one space, none at the ends. */
    public static String line(String text) {
        return DISTURBING.matcher(text).replaceAll(" ").strip();
    }

    /** The first {@code longest} characters at most. */
    public static String head(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        boolean halved = longest > 0 && Character.isHighSurrogate(text.charAt(longest - 1));
        return text.substring(0, halved ? longest - 1 : longest);
    }

    /** The last {@code longest} characters at most. */
    public static String tail(String text, int longest) {
        int from = text.length() - longest;
        if (from <= 0) {
            return text;
        }
        boolean halved = longest > 0 && Character.isLowSurrogate(text.charAt(from));
        return text.substring(halved ? from + 1 : from);
    }
}
