package org.parley.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.parley.conversation.Message;

/** Collects the messages of one conversation from elsewhere, in our form. One thread. */
final class ImportedMessages {
    private final List<Message> messages = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();

    /** @param parent one that was added before; empty for a first message */
    void add(
            String id,
            Optional<String> parent,
            Message.Role role,
            String text,
            String thinking,
            Message.Status status,
            Optional<String> model,
            Instant created) {
        ids.add(id);
        messages.add(new Message(
                id,
                parent,
                role,
                Optional.empty(),
                plain(text),
                plain(thinking),
                status,
                Optional.empty(),
                model.filter(name -> name.length() <= 255),
                Optional.empty(),
                Optional.empty(),
                created,
                List.of(),
                List.of(),
                List.of()));
    }

    boolean has(String id) {
        return ids.contains(id);
    }

    List<Message> all() {
        return messages;
    }

    /** NUL has no place in a database's text. */
    private static String plain(String text) {
        return text.replace("\0", "");
    }

    /** From seconds since 1970; what is no time is empty. */
    static Optional<Instant> time(double seconds) {
        if (!(seconds > 0 && seconds < 1e11)) {
            return Optional.empty();
        }
        return Optional.of(Instant.ofEpochMilli(Math.round(seconds * 1000)));
    }

    /** From ISO 8601. */
    static Optional<Instant> time(String text) {
        try {
            Instant time = Instant.parse(text).truncatedTo(ChronoUnit.MILLIS);
            return time.isAfter(Instant.EPOCH) && time.isBefore(Instant.ofEpochSecond(100_000_000_000L))
                    ? Optional.of(time)
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
