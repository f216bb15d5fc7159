package org.parley.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What models cost.
 *
 * @param currency its code, for people
 * @param byModel under {@code *}: every model that is not named
 */
public record Prices(String currency, Map<String, Price> byModel) {
    static final String ANY = "*";

    public Prices {
        byModel = Map.copyOf(byModel);
    }

    /** @param input of one token, in billionths of the currency's unit */
    public record Price(long input, long output) {
        public long of(long inputTokens, long outputTokens) {
            return input * inputTokens + output * outputTokens;
        }
    }

    /** Which of the models that may be asked have none, so that no limit of money could hold them. */
    public List<String> missing(Settings.Models models) {
        List<String> needed = models.any() ? List.of(ANY) : models.offered();
        return needed.stream().filter(model -> of(model).isEmpty()).toList();
    }

    /** Empty where nobody has set it. */
    public Optional<Price> of(String model) {
        return Optional.ofNullable(byModel.getOrDefault(model, byModel.get(ANY)));
    }
}
