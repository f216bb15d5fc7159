package org.parley.files;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Text as editors write it: UTF-8, or UTF-16 that says so by its byte order mark. */
final class TextFile {
    private TextFile() {}

    /** Without a byte order mark; empty for what is not text. */
    static Optional<String> decode(byte[] content) {
        int mark = markLength(content);
        try {
            String text = charset(content)
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content, mark, content.length - mark))
                    .toString();
            return text.indexOf(0) < 0 ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static int markLength(byte[] content) {
        if (Signatures.starts(content, 0, 0xef, 0xbb, 0xbf)) {
            return 3;
        }
        return charset(content).equals(StandardCharsets.UTF_8) ? 0 : 2;
    }

    /** By the mark at the beginning. */
    private static Charset charset(byte[] beginning) {
        if (Signatures.starts(beginning, 0, 0xff, 0xfe)) {
            return StandardCharsets.UTF_16LE;
        }
        return Signatures.starts(beginning, 0, 0xfe, 0xff) ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
    }
}
