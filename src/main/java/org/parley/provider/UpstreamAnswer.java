package org.parley.provider;

import java.util.Optional;

/**
 * An answer that its provider makes whether or not anybody listens.
 *
 * @param upstream which of the servers makes it, by its name
 * @param id its name there
 */
public record UpstreamAnswer(String upstream, String id) {
    /** For where it is written down. */
    public String text() {
        return upstream + " " + id;
    }

    /** Reads what {@link #text} has written; empty where it is nothing of the kind. */
    public static Optional<UpstreamAnswer> of(String text) {
        int space = text.indexOf(' ');
        return space < 0 || space == text.length() - 1
                ? Optional.empty()
                : Optional.of(new UpstreamAnswer(text.substring(0, space), text.substring(space + 1)));
    }
}
