package org.parley.web;

import jakarta.ws.rs.core.Response;
import java.time.Clock;
import org.parley.config.LimitWords;
import org.parley.config.Settings;
import org.parley.identity.ApiKey;
import org.parley.identity.ApiKeys;

/** Lists, makes and revokes keys of an owner; who may is asked before. */
final class KeyDesk {
    private static final int MOST_KEYS = 100;

    private final ApiKeys keys;
    private final KeyReader reader;
    private final LimitWords words;

    KeyDesk(ApiKeys keys, Settings settings, Clock clock) {
        this.keys = keys;
        this.reader = new KeyReader(settings, clock);
        this.words = new LimitWords(settings.rules().prices().currency());
    }

    Response list(String owner) {
        return ApiRequest.ok(KeyJson.of(keys.list(owner), words));
    }

    Response create(String owner, ApiRequest request) {
        ApiKey.Wanted wanted = reader.read(request.object());
        if (keys.list(owner).size() >= MOST_KEYS) {
            throw new ProblemException(Problem.of(
                    409, "too-many-keys", "There are too many keys", "Revoke one of the " + MOST_KEYS + "."));
        }
        ApiKeys.Created made = keys.create(owner, wanted);
        return ApiRequest.created(request.below(made.key().id()), KeyJson.of(made, words));
    }

    Response revoke(String owner, String id) {
        if (!keys.revoke(owner, id)) {
            throw new ProblemException(Problem.notFound());
        }
        return Response.noContent().build();
    }
}
