package org.parley.governance;

/**
 * What several answers have used together.
 *
 * @param key a day, a user's id, a group or a model
 * @param name of a user, for people; else the key
 * @param money in billionths of the currency's unit
 * @param estimated of how many answers
 */
public record UsageSum(
        String key, String name, long answers, long inputTokens, long outputTokens, long money, long estimated) {
    UsageSum plus(UsageSum other) {
        return new UsageSum(
                key,
                name,
                answers + other.answers,
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                money + other.money,
                estimated + other.estimated);
    }

    UsageSum of(String otherKey) {
        return new UsageSum(otherKey, otherKey, answers, inputTokens, outputTokens, money, estimated);
    }
}
