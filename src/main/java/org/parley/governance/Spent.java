package org.parley.governance;

/**
 * What an answer has used.
 *
 * @param estimated the provider has not counted
 */
public record Spent(long inputTokens, long outputTokens, boolean estimated) {
    /** Nothing was asked. */
    public static final Spent NOTHING = new Spent(0, 0, false);

    long tokens() {
        return inputTokens + outputTokens;
    }

    boolean isNothing() {
        return tokens() == 0;
    }
}
