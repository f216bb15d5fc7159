package org.parley.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.client.OpenAIClient;
import com.openai.models.moderations.Moderation;
import com.openai.models.moderations.ModerationCreateParams;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The provider's {@code /moderations}. */
final class OpenAiModeration {
    private static final JsonMapper JSON = Json.sdk();
    /** What is flagged for no category that is named. */
    private static final String OTHER = "other";

    private OpenAiModeration() {}

    static Set<String> flagged(OpenAIClient client, String model, List<String> texts) {
        ModerationCreateParams params = ModerationCreateParams.builder()
                .model(model)
                .inputOfStrings(texts)
                .build();
        Set<String> categories = new TreeSet<>();
        for (Moderation judged : client.moderations().create(params).results()) {
            if (judged.flagged()) {
                List<String> named = named(judged);
                categories.addAll(named.isEmpty() ? List.of(OTHER) : named);
            }
        }
        return categories;
    }

    /** All that are there, also those that are newer than the SDK. */
    private static List<String> named(Moderation judged) {
        JsonNode categories = JSON.valueToTree(judged.categories());
        return categories.properties().stream()
                .filter(category -> category.getValue().asBoolean())
                .map(Map.Entry::getKey)
                .toList();
    }
}
