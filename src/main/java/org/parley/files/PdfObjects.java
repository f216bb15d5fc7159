package org.parley.files;

/** How many objects a PDF has at most, by one pass over its bytes; nothing is parsed. */
final class PdfObjects {
    private static final byte[] OBJECT = {'o', 'b', 'j'};
    private static final byte[] IN_STREAM = {'/', 'N'};
    private static final byte[] SIZE = {'/', 'S', 'i', 'z', 'e'};
    private static final int LONGEST_NUMBER = 10;

    private PdfObjects() {}

    /**
     * Objects stand in the open ({@code 1 0 obj}) or packed in streams, which say how many they hold ({@code /N 100}); the
     * cross-reference table says how many there are in all ({@code /Size 1000}). The larger sum counts.
     *
     * @see <a href="https://pdfa.org/resource/iso-32000-2/">ISO 32000-2, 7.5</a>
     */
    static long count(byte[] content) {
        long objects = 0;
        long size = 0;
        for (int i = 1; i < content.length; i++) {
            byte b = content[i];
            if (b == 'o' && is(content, i, OBJECT) && isSpace(content[i - 1])) {
                objects++;
            } else if (b == '/' && is(content, i, SIZE)) {
                size = Math.max(size, number(content, i + SIZE.length));
            } else if (b == '/' && is(content, i, IN_STREAM)) {
                objects += number(content, i + IN_STREAM.length);
            }
        }
        return Math.max(objects, size);
    }

    private static boolean is(byte[] content, int at, byte[] word) {
        if (at + word.length > content.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (content[at + i] != word[i]) {
                return false;
            }
        }
        return true;
    }

    /** 0 where there is none. */
    private static long number(byte[] content, int from) {
        int at = from;
        while (at < content.length && isSpace(content[at])) {
            at++;
        }
        long number = 0;
        for (int digits = 0; digits < LONGEST_NUMBER && at < content.length; digits++, at++) {
            if (content[at] < '0' || content[at] > '9') {
                break;
            }
            number = number * 10 + content[at] - '0';
        }
        return number;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t' || b == '\f' || b == 0;
    }
}
