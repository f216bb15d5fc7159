package org.parley.conversation;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What is looked for: an entry must have all of it.
 *
 * @param whole words, folded
 * @param beginning of a word, since a person may still be typing it
 */
public record SearchQuery(Set<String> whole, String beginning) {
    /** What is asked beyond makes no difference that anybody sees. */
    private static final int MOST_WORDS = 20;

    public SearchQuery {
        whole = Set.copyOf(whole);
    }

    /** @return empty when there is no word in it */
    public static Optional<SearchQuery> parse(String text) {
        Set<String> whole = new LinkedHashSet<>();
        Words words = new Words(text);
        String last = "";
        for (Optional<Word> word = words.next(); word.isPresent() && whole.size() < MOST_WORDS; word = words.next()) {
            if (!last.isEmpty()) {
                whole.add(last);
            }
            last = word.get().folded();
        }
        return last.isEmpty() ? Optional.empty() : Optional.of(new SearchQuery(whole, last));
    }

    boolean matches(Word word) {
        return whole.contains(word.folded()) || word.folded().startsWith(beginning);
    }
}
