package org.parley.provider;

/** What one line of an event stream says, read where its bytes lie: from {@code from} to {@code to}, without the line's end. */
final class SseLine {
    private SseLine() {}

    /** Whether the line's field has this name: it is followed by a colon or by nothing. */
    static boolean is(String field, byte[] bytes, int from, int to) {
        int length = field.length();
        if (to - from < length || (to - from > length && bytes[from + length] != ':')) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[from + i] != field.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Where a field's value begins: behind the colon and one space. */
    static int value(String field, byte[] bytes, int from, int to) {
        int value = Math.min(from + field.length() + 1, to);
        return value < to && bytes[value] == ' ' ? value + 1 : value;
    }

    /** Where a stream's first line begins: behind the byte order mark that some editors and servers put there. */
    static int afterByteOrderMark(byte[] bytes, int from, int to) {
        boolean mark = to - from >= 3
                && bytes[from] == (byte) 0xef
                && bytes[from + 1] == (byte) 0xbb
                && bytes[from + 2] == (byte) 0xbf;
        return mark ? from + 3 : from;
    }
}
