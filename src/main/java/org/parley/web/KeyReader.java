package org.parley.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.parley.config.AddressRange;
import org.parley.config.Audience;
import org.parley.config.Limit;
import org.parley.config.LimitWords;
import org.parley.config.Settings;
import org.parley.identity.ApiKey;

/** What somebody wants of a key that is to be made. */
final class KeyReader {
    private static final int LONGEST_NAME = 100;
    private static final int MOST_ITEMS = 50;
    private static final int LONGEST_MODEL = 200;

    private final Clock clock;
    private final LimitWords words;
    private final List<String> unpriced;

    KeyReader(Settings settings, Clock clock) {
        this.clock = clock;
        this.words = new LimitWords(settings.rules().prices().currency());
        this.unpriced = settings.rules().prices().missing(settings.models());
    }

    /** @throws ProblemException with all that is wrong */
    ApiKey.Wanted read(JsonNode body) {
        JsonFields fields = new JsonFields();
        String name = fields.string(body, "", "name").map(String::strip).orElse("");
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            fields.fault("/name", "must have 1 to " + LONGEST_NAME + " characters");
        }
        List<String> models = fields.strings(body, "", "models", MOST_ITEMS);
        for (int i = 0; i < models.size(); i++) {
            if (models.get(i).isBlank()
                    || models.get(i).length() > LONGEST_MODEL
                    || models.get(i).contains("\n")) {
                fields.fault("/models/" + i, "must be a model's name");
            }
        }
        List<String> networks = fields.strings(body, "", "networks", MOST_ITEMS);
        for (int i = 0; i < networks.size(); i++) {
            if (AddressRange.parse(networks.get(i)).isEmpty()) {
                fields.fault("/networks/" + i, "must be an address or a range, such as 10.0.0.0/8");
            }
        }
        List<Limit> limits = limits(body, fields);
        Optional<Instant> expires = fields.string(body, "", "expires").flatMap(text -> time(text, fields));
        fields.throwIfFaulty();
        return new ApiKey.Wanted(name, Set.copyOf(models), networks, limits, expires);
    }

    private List<Limit> limits(JsonNode body, JsonFields fields) {
        List<Limit> limits = new ArrayList<>();
        List<String> texts = fields.strings(body, "", "limits", MOST_ITEMS);
        for (int i = 0; i < texts.size(); i++) {
            Optional<Limit> limit = words.read(new Audience.Key(), texts.get(i).strip());
            String pointer = "/limits/" + i;
            if (limit.isEmpty()) {
                fields.fault(pointer, "must limit " + words.expected());
            } else if (limit.get().measure() == Limit.Measure.MONEY && !unpriced.isEmpty()) {
                fields.fault(pointer, "cannot limit money: parley.prices does not say what every model costs");
            } else {
                limits.add(limit.get());
            }
        }
        return limits;
    }

    private Optional<Instant> time(String text, JsonFields fields) {
        try {
            Instant time = Instant.parse(text);
            if (time.isAfter(clock.instant())) {
                return Optional.of(time);
            }
            fields.fault("/expires", "must lie in the future");
        } catch (DateTimeParseException e) {
            fields.fault("/expires", "must be a time such as 2027-01-31T00:00:00Z");
        }
        return Optional.empty();
    }
}
