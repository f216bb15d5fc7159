package org.parley.gateway;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.parley.generation.Generation;
import org.parley.identity.ApiKeys;

/** Which answers are under way here for which keys, to end those of keys that were revoked, on whatever node. Thread-safe. */
final class KeyWatch {
    private final ApiKeys keys;
    /** With the ids of their keys. */
    private final Map<Generation, String> answers = new ConcurrentHashMap<>();

    KeyWatch(ApiKeys keys) {
        this.keys = keys;
    }

    void add(String key, Generation answer) {
        answers.put(answer, key);
    }

    void look() {
        answers.keySet().removeIf(Generation::ended);
        Set<String> used = answers.values().stream().collect(Collectors.toUnmodifiableSet());
        if (used.isEmpty()) {
            return;
        }
        Set<String> gone = keys.gone(used);
        answers.forEach((answer, key) -> {
            if (gone.contains(key)) {
                answer.revoke();
            }
        });
    }
}
