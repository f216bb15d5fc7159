package org.parley.web;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.parley.provider.PlainText;

/** What a file is by its content; its name and announced type are the sender's word and decide nothing. */
final class FileTypes {
    private static final int LONGEST_NAME = 120;

    private FileTypes() {}

    /** One of the types that models take; empty for everything else and for an empty file. */
    static Optional<String> byContent(byte[] content) {
        if (content.length == 0) {
            return Optional.empty();
        }
        if (starts(content, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
            return Optional.of("image/png");
        }
        if (starts(content, 0, 0xff, 0xd8, 0xff)) {
            return Optional.of("image/jpeg");
        }
        if (starts(content, 0, 'G', 'I', 'F', '8')) {
            return Optional.of("image/gif");
        }
        if (starts(content, 0, 'R', 'I', 'F', 'F') && starts(content, 8, 'W', 'E', 'B', 'P')) {
            return Optional.of("image/webp");
        }
        if (starts(content, 0, '%', 'P', 'D', 'F', '-')) {
            return Optional.of("application/pdf");
        }
        return isText(content) ? Optional.of("text/plain") : Optional.empty();
    }

    /** The last part of a path, on one line; never used as a path here. */
    static String plainName(String submitted) {
        String last = submitted.substring(Math.max(submitted.lastIndexOf('/'), submitted.lastIndexOf('\\')) + 1);
        String plain = PlainText.tail(PlainText.line(last), LONGEST_NAME); // the end tells the type
        return plain.isEmpty() ? "file" : plain;
    }

    private static boolean isText(byte[] content) {
        for (byte b : content) {
            if (b == 0) {
                return false;
            }
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(content);
        CharBuffer out = CharBuffer.allocate(4096);
        CoderResult result;
        do {
            result = decoder.decode(in, out.clear(), true);
        } while (result.isOverflow());
        return !result.isError();
    }

    private static boolean starts(byte[] content, int offset, int... magic) {
        if (content.length < offset + magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((content[offset + i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
