package org.parley.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.parley.conversation.Message;
import org.parley.conversation.StorableText;

/** Collects the messages of one conversation from elsewhere, in our form. One thread. */
final class ImportedMessages {
    private static final int LONGEST_MODEL = 255;

    private final List<Message> messages = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();

    /** @param message whose parent, if it has one, was added before */
    void add(Message message) {
        ids.add(message.id());
        messages.add(message);
    }

    boolean has(String id) {
        return ids.contains(id);
    }

    List<Message> all() {
        return messages;
    }

    /** As they were said, where times tell; else as they were added. What was said last is what is gone on with. */
    List<Message> inOrderOfTime() {
        Map<String, Instant> times = new HashMap<>();
        messages.forEach(message -> times.put(message.id(), message.created()));
        boolean told = messages.stream()
                .allMatch(message -> message.parent()
                        .map(parent -> !message.created().isBefore(times.get(parent)))
                        .orElse(true));
        return told
                ? messages.stream()
                        .sorted(Comparator.comparing(Message::created))
                        .toList()
                : messages;
    }

    /** What can be the name of a model. */
    static Optional<String> model(JsonNode name) {
        return text(name).filter(text -> text.length() <= LONGEST_MODEL);
    }

    /** Empty where there is none. */
    static Optional<String> text(JsonNode text) {
        return Optional.ofNullable(text.textValue()).map(StorableText::of);
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
