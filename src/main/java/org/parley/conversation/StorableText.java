package org.parley.conversation;

/** Text from elsewhere as databases take it. */
public final class StorableText {
    private static final int REPLACEMENT = 0xFFFD;

    private StorableText() {}

    /** NUL has no place in a database's text, and half a surrogate pair has no UTF-8. */
    public static String of(String text) {
        return text.chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c)) ? text : mended(text);
    }

    private static String mended(String text) {
        StringBuilder mended = new StringBuilder(text.length());
        text.codePoints()
                .filter(point -> point != 0)
                .map(point -> Character.getType(point) == Character.SURROGATE ? REPLACEMENT : point)
                .forEach(mended::appendCodePoint);
        return mended.toString();
    }
}
