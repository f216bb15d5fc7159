package org.parley.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.parley.config.LimitWords;
import org.parley.identity.ApiKey;
import org.parley.identity.ApiKeys;

/**
 * A key, as {@code /api/keys} says it.
 *
 * @param prefix how the secret begins
 * @param models empty: all that are offered
 * @param networks empty: from anywhere
 * @param limits its own; empty: only those of its owner
 * @param secret only in the answer that makes the key
 */
record KeyJson(
        String id,
        String name,
        String prefix,
        Set<String> models,
        List<String> networks,
        List<String> limits,
        String created,
        @Nullable String expires,
        @Nullable String lastUsed,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String secret) {

    record All(List<KeyJson> keys) {}

    static All of(List<ApiKey> keys, LimitWords words) {
        return new All(keys.stream().map(key -> of(key, words, null)).toList());
    }

    static KeyJson of(ApiKeys.Created made, LimitWords words) {
        return of(made.key(), words, made.secret());
    }

    private static KeyJson of(ApiKey key, LimitWords words, @Nullable String secret) {
        return new KeyJson(
                key.id(),
                key.wanted().name(),
                key.hint(),
                new TreeSet<>(key.wanted().models()),
                key.wanted().networks(),
                key.wanted().limits().stream().map(words::write).toList(),
                key.created().toString(),
                key.wanted().expires().map(Instant::toString).orElse(null),
                key.used().map(Instant::toString).orElse(null),
                secret);
    }
}
