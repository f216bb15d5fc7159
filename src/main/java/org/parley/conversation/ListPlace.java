package org.parley.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** A place in the list of conversations: right after the one with these values. */
public record ListPlace(boolean pinned, Instant updated, String id) {
    /** Before every conversation: they are listed from the greatest down. */
    static final ListPlace BEGINNING = new ListPlace(true, Instant.parse("9999-01-01T00:00:00Z"), "");

    static String after(Conversation last) {
        String text = (last.pinned() ? "p" : "-") + last.updated().toEpochMilli() + "." + last.id();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    /** @return empty when it is none that {@link ConversationPage#next} gave */
    public static Optional<ListPlace> parse(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
            int dot = text.indexOf('.');
            if (dot < 2) {
                return Optional.empty();
            }
            Instant updated = Instant.ofEpochMilli(Long.parseLong(text.substring(1, dot)));
            return Optional.of(new ListPlace(text.startsWith("p"), updated, text.substring(dot + 1)));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
