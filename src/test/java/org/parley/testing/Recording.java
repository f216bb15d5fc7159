package org.parley.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;

/** Events that one reader got. */
public record Recording(List<StreamEvent> events) {
    public Recording {
        events = List.copyOf(events);
    }

    /** The answer as a reader shows it. */
    public String text() {
        return events.stream()
                .filter(event -> event.name().equals("delta"))
                .map(event -> event.text("text"))
                .collect(Collectors.joining());
    }

    public List<StreamEvent> named(String name) {
        return events.stream().filter(event -> event.name().equals(name)).toList();
    }

    /** What two readers of the same events must agree on to the byte. */
    public String frames() {
        return events.stream().map(StreamEvent::frame).collect(Collectors.joining());
    }

    public List<String> names() {
        return events.stream().map(StreamEvent::name).toList();
    }

    /** Names with repetitions drawn together: {@code created thinking clear delta end}. */
    public String outline() {
        StringBuilder outline = new StringBuilder();
        String before = "";
        for (String name : names()) {
            outline.append(name.equals(before) ? "" : " " + name);
            before = name;
        }
        return outline.toString().strip();
    }

    public StreamEvent last() {
        assertFalse(events.isEmpty(), "no event at all");
        return events.getLast();
    }

    public Recording then(Recording more) {
        return new Recording(java.util.stream.Stream.concat(events.stream(), more.events.stream())
                .toList());
    }

    /** Numbered 1, 2, 3 … and ended by the only terminal event. */
    public Recording assertWhole() {
        for (int i = 0; i < events.size(); i++) {
            assertEquals(i + 1, events.get(i).id(), "the ids are dense from 1");
        }
        assertTrue(last().terminal(), () -> "the last event is terminal: " + last());
        assertEquals(1, events.stream().filter(StreamEvent::terminal).count(), "one terminal event");
        return this;
    }
}
