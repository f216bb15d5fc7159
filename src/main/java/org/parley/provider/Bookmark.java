package org.parley.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which answer of the provider's is being read, and up to where: what is needed to go on with it when the connection breaks.
 * Thread-confined.
 */
final class Bookmark {
    private static final Pattern NAME = Pattern.compile("[!-~]{1,200}");
    private static final long NOTHING = -1;

    private Optional<String> answer = Optional.empty();
    private boolean begun;
    private long last = NOTHING;
    /** Events up to this number have been read by way of an earlier connection. */
    private long known = NOTHING;

    /** Of an answer that nothing is known of yet. */
    Bookmark() {}

    /** Of one that is read from its beginning. */
    static Bookmark in(String answer) {
        Bookmark bookmark = new Bookmark();
        bookmark.answer = Optional.of(answer);
        return bookmark;
    }

    /** @return the answer's name, where its provider says for the first time that it makes it in the background */
    Optional<String> begin(JsonNode response) {
        String id = response.path("id").asText();
        if (answer.isPresent()
                || !response.path("background").asBoolean()
                || !NAME.matcher(id).matches()) {
            return Optional.empty();
        }
        answer = Optional.of(id);
        return answer;
    }

    /** @param number of an event; negative: it has none @return whether it was not read before */
    boolean isNew(long number) {
        begun = true;
        if (number < 0) {
            return true;
        }
        last = Math.max(last, number);
        return number > known;
    }

    /** Whether anything was said of it: then it has its name, or none. */
    boolean hasBegun() {
        return begun;
    }

    /** What the next connection says again is known. */
    void again() {
        known = last;
    }

    /** Empty as long as it has no name, or where a break would end it. */
    Optional<String> answer() {
        return answer;
    }

    /** The number of the last event; empty before the first. */
    Optional<Long> last() {
        return last == NOTHING ? Optional.empty() : Optional.of(last);
    }
}
