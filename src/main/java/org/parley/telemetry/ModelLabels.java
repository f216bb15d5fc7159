package org.parley.telemetry;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Names of models as they are told: the first hundred, since whoever may name any model must not fill the memory with them. */
final class ModelLabels {
    static final int MOST = 100;
    static final String OTHER = "other";

    private final Set<String> known = ConcurrentHashMap.newKeySet();

    String of(String model) {
        if (known.contains(model)) {
            return model;
        }
        if (known.size() >= MOST) {
            return OTHER;
        }
        known.add(model); // several at once may make it a few more, which harms nobody
        return model;
    }
}
