package org.parley.crash;

import java.util.ArrayList;
import java.util.List;
import org.parley.testing.StreamEvent;

/** One question, and what its client knows of it: that the server acknowledged it, and what it sent. */
final class Asked {
    private record Piece(int length, long at) {}

    final String message;
    final String generation;
    private final StringBuilder received = new StringBuilder();
    private final List<Piece> pieces = new ArrayList<>();
    private boolean completed;
    private boolean known;

    Asked(String message, String generation) {
        this.message = message;
        this.generation = generation;
    }

    void take(StreamEvent event) {
        if (event.name().equals("delta")) {
            received.append(event.text("text"));
            pieces.add(new Piece(received.length(), System.nanoTime()));
        }
        completed |= event.name().equals("end");
    }

    /** The server said that it had it. */
    void knownAlready() {
        known = true;
    }

    String received() {
        return received.toString();
    }

    boolean completed() {
        return completed;
    }

    /** For how long its client had had, when the stream broke, what a stored text of this length does not have. */
    long lostNanos(int stored) {
        return pieces.stream()
                .filter(piece -> piece.length() > stored)
                .mapToLong(piece -> pieces.getLast().at() - piece.at())
                .max()
                .orElse(0);
    }

    @Override
    public String toString() {
        return message + (known ? " (known)" : " (" + received.length() + " characters)");
    }
}
