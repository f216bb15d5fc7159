package org.parley.governance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.parley.provider.Provider;
import org.parley.provider.ProviderException;

/** Has the provider judge what is said, before it is answered. Thread-safe; blocks for round trips. */
public final class Moderation {
    /** Longer texts are judged in pieces: such models read less at once than those that answer. */
    private static final int LONGEST_PIECE = 8_000;

    private static final int MOST_PIECES = 32;

    private final Optional<String> model;
    private final Provider provider;

    /** @param model empty: nothing is judged */
    public Moderation(Optional<String> model, Provider provider) {
        this.model = model;
        this.provider = provider;
    }

    /** What comes of texts. */
    public sealed interface Judged {
        record Passed() implements Judged {}

        /** @param categories at least one, in the provider's words */
        record Flagged(Set<String> categories) implements Judged {}

        /** Nobody could judge them. */
        record Unavailable() implements Judged {}
    }

    /** Whether anything is judged. */
    public boolean isOn() {
        return model.isPresent();
    }

    public Judged judge(List<String> texts) {
        if (model.isEmpty()) {
            return new Judged.Passed();
        }
        Set<String> categories = new TreeSet<>();
        List<String> pieces = pieces(texts);
        try {
            for (int from = 0; from < pieces.size(); from += MOST_PIECES) {
                List<String> together = pieces.subList(from, Math.min(pieces.size(), from + MOST_PIECES));
                categories.addAll(provider.flagged(model.get(), together));
            }
        } catch (ProviderException e) {
            return new Judged.Unavailable(); // the provider's room has logged what went wrong
        }
        return categories.isEmpty() ? new Judged.Passed() : new Judged.Flagged(categories);
    }

    private static List<String> pieces(List<String> texts) {
        List<String> pieces = new ArrayList<>();
        for (String text : texts) {
            for (int from = 0; from < text.length(); ) {
                int end = Math.min(text.length(), from + LONGEST_PIECE);
                end -= end < text.length() && Character.isHighSurrogate(text.charAt(end - 1)) ? 1 : 0;
                String piece = text.substring(from, end);
                if (!piece.isBlank()) {
                    pieces.add(piece);
                }
                from = end;
            }
        }
        return pieces;
    }
}
