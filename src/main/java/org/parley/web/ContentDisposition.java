package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The header that makes a response a download.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6266">RFC 6266</a>
 */
final class ContentDisposition {
    private static final String UNESCAPED = "!#$&+-.^_`|~"; // attr-char of RFC 8187, beside letters and digits

    private ContentDisposition() {}

    /** The plain name is for old readers; no character of it can end the quotes or the line. */
    static String attachment(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9 ._()-]", "_");
        String header = "attachment; filename=\"" + plain + "\"";
        return plain.equals(name) ? header : header + "; filename*=UTF-8''" + escaped(name);
    }

    private static String escaped(String name) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : name.getBytes(UTF_8)) {
            char c = (char) (b & 0xff);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (letterOrDigit || UNESCAPED.indexOf(c) >= 0) {
                escaped.append(c);
            } else {
                escaped.append(String.format("%%%02X", (int) c));
            }
        }
        return escaped.toString();
    }
}
