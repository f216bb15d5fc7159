package org.parley.governance;

import com.fasterxml.jackson.databind.JsonNode;
import org.parley.conversation.Weight;
import org.parley.provider.Attachment;
import org.parley.provider.Prompt;
import org.parley.provider.Query;
import org.parley.provider.RelayedRequest;
import org.parley.provider.Turn;

/**
 * How many tokens something may be, where nobody has counted: one for four bytes of UTF-8, which is close for European
 * languages and for Chinese and Japanese; models differ by a third.
 */
public final class TokenEstimate {
    private static final int BYTES_OF_A_TOKEN = 4;
    private static final int OF_A_TURN = 4;
    private static final int OF_A_PICTURE = 1_000;
    /** A page of a PDF is sent as text and as a picture. */
    private static final int FILE_BYTES_OF_A_TOKEN = 20;

    private static final int MOST_OF_A_FILE = 100_000;

    private TokenEstimate() {}

    public static long of(Query query) {
        return switch (query) {
            case Prompt prompt ->
                prompt.instructions().map(TokenEstimate::of).orElse(0L)
                        + prompt.turns().stream().mapToLong(TokenEstimate::of).sum();
            case RelayedRequest request -> of(request.body());
        };
    }

    /** A file in JSON is a data URL, four characters for three bytes. */
    private static long of(JsonNode json) {
        if (json.isTextual()) {
            String text = json.textValue();
            return text.startsWith("data:image/")
                    ? OF_A_PICTURE
                    : text.startsWith("data:") ? ofFile(text.length() * 3L / 4) : of(text);
        }
        long sum = 0;
        for (JsonNode part : json) {
            sum += of(part);
        }
        return sum;
    }

    /** What is to be made vectors of: text, tokens, or lists of them. */
    public static long ofEmbedded(JsonNode input) {
        if (input.isTextual()) {
            return of(input.textValue());
        }
        long sum = input.isNumber() ? 1 : 0;
        for (JsonNode part : input) {
            sum += ofEmbedded(part);
        }
        return sum;
    }

    public static long of(Weight stored) {
        return ofBytes(stored.textBytes()) + stored.pictures() * OF_A_PICTURE + ofFile(stored.fileBytes());
    }

    public static long of(String text) {
        return ofBytes(utf8Length(text));
    }

    private static long ofBytes(long bytes) {
        return Math.ceilDiv(bytes, BYTES_OF_A_TOKEN);
    }

    /** Without making them: a prompt may be megabytes. */
    private static long utf8Length(String text) {
        long length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return length;
    }

    private static long of(Turn turn) {
        return OF_A_TURN
                + of(turn.text())
                + turn.attachments().stream().mapToLong(TokenEstimate::of).sum();
    }

    private static long of(Attachment file) {
        if (file.isImage()) {
            return OF_A_PICTURE;
        }
        return file.text().map(TokenEstimate::of).orElseGet(() -> ofFile(file.content().length));
    }

    /** @param size of a file that is not text, in bytes */
    private static long ofFile(long size) {
        return Math.min(MOST_OF_A_FILE, Math.ceilDiv(size, FILE_BYTES_OF_A_TOKEN));
    }
}
