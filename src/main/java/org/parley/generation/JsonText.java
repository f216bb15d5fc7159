package org.parley.generation;

/**
 * Writes a JSON string's content as UTF-8. Ours, since it runs for every delta and since half a surrogate pair, which a
 * model may send at the end of a delta, must survive: it is written as an escape, and the reader joins it with its other
 * half.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259#section-7">RFC 8259, strings</a>
 */
final class JsonText {
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private JsonText() {}

    static void append(String text, ByteBuilder out) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
                out.add(c);
            } else if (c < 0x80) {
                escapeAscii(c, out);
            } else if (c < 0x800) {
                out.add(0xc0 | (c >> 6));
                out.add(0x80 | (c & 0x3f));
            } else if (!Character.isSurrogate(c)) {
                out.add(0xe0 | (c >> 12));
                out.add(0x80 | ((c >> 6) & 0x3f));
                out.add(0x80 | (c & 0x3f));
            } else if (i + 1 < length && Character.isSurrogatePair(c, text.charAt(i + 1))) {
                i++;
                supplementary(Character.toCodePoint(c, text.charAt(i)), out);
            } else {
                unicodeEscape(c, out);
            }
        }
    }

    private static void supplementary(int codePoint, ByteBuilder out) {
        out.add(0xf0 | (codePoint >> 18));
        out.add(0x80 | ((codePoint >> 12) & 0x3f));
        out.add(0x80 | ((codePoint >> 6) & 0x3f));
        out.add(0x80 | (codePoint & 0x3f));
    }

    private static void escapeAscii(char c, ByteBuilder out) {
        switch (c) {
            case '"', '\\' -> shortEscape(c, out);
            case '\n' -> shortEscape('n', out);
            case '\r' -> shortEscape('r', out);
            case '\t' -> shortEscape('t', out);
            default -> unicodeEscape(c, out);
        }
    }

    private static void shortEscape(char c, ByteBuilder out) {
        out.add('\\');
        out.add(c);
    }

    private static void unicodeEscape(char c, ByteBuilder out) {
        out.add('\\');
        out.add('u');
        out.add(HEX[c >> 12]);
        out.add(HEX[(c >> 8) & 0xf]);
        out.add(HEX[(c >> 4) & 0xf]);
        out.add(HEX[c & 0xf]);
    }
}
