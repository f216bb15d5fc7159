package org.parley.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.glassfish.jersey.server.model.Resource;
import org.jspecify.annotations.Nullable;
import org.parley.config.AddressRange;
import org.parley.identity.ApiKey;
import org.parley.identity.ApiKeys;
import org.parley.identity.Caller;

/** {@code /api/keys}: the keys that the caller's programs are let in by. Only people make and revoke keys. */
final class KeysResource {
    private static final int LONGEST_NAME = 100;
    private static final int MOST_KEYS = 100;
    private static final int MOST_LIMITS = 50;
    private static final int LONGEST_MODEL = 200;

    private final ApiKeys keys;
    private final Clock clock;

    KeysResource(ApiKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    record All(List<Key> keys) {}

    /**
     * @param prefix how the secret begins
     * @param models empty: all that are offered
     * @param networks empty: from anywhere
     * @param secret only in the answer that makes the key
     */
    record Key(
            String id,
            String name,
            String prefix,
            Set<String> models,
            List<String> networks,
            String created,
            @Nullable String expires,
            @Nullable String lastUsed,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String secret) {}

    Resource resource() {
        Resource.Builder all = Resource.builder("keys");
        ApiRequest.method(all, "GET", this::list);
        ApiRequest.method(all, "POST", this::create);
        Resource.Builder one = all.addChildResource("{id}");
        ApiRequest.method(one, "DELETE", this::revoke);
        return all.build();
    }

    private Response list(ApiRequest request) {
        List<Key> all =
                keys.list(person(request)).stream().map(key -> key(key, null)).toList();
        return ApiRequest.ok(new All(all));
    }

    private Response create(ApiRequest request) {
        String owner = person(request);
        ApiKey.Wanted wanted = wanted(request.object());
        if (keys.list(owner).size() >= MOST_KEYS) {
            throw new ProblemException(Problem.of(
                    409, "too-many-keys", "There are too many keys", "Revoke one of your " + MOST_KEYS + "."));
        }
        ApiKeys.Created made = keys.create(owner, wanted);
        return ApiRequest.created(request.below(made.key().id()), key(made.key(), made.secret()));
    }

    private Response revoke(ApiRequest request) {
        if (!keys.revoke(person(request), request.id())) {
            throw new ProblemException(Problem.notFound());
        }
        return Response.noContent().build();
    }

    private static String person(ApiRequest request) {
        Caller caller = request.caller();
        if (caller.how() == Caller.How.KEY) {
            throw new ProblemException(Problem.forbidden("A key cannot manage keys; log in."));
        }
        return caller.id();
    }

    private ApiKey.Wanted wanted(JsonNode body) {
        JsonFields fields = new JsonFields();
        String name = fields.string(body, "", "name").map(String::strip).orElse("");
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            fields.fault("/name", "must have 1 to " + LONGEST_NAME + " characters");
        }
        List<String> models = fields.strings(body, "", "models", MOST_LIMITS);
        for (int i = 0; i < models.size(); i++) {
            if (models.get(i).isBlank()
                    || models.get(i).length() > LONGEST_MODEL
                    || models.get(i).contains("\n")) {
                fields.fault("/models/" + i, "must be a model's name");
            }
        }
        List<String> networks = fields.strings(body, "", "networks", MOST_LIMITS);
        for (int i = 0; i < networks.size(); i++) {
            if (AddressRange.parse(networks.get(i)).isEmpty()) {
                fields.fault("/networks/" + i, "must be an address or a range, such as 10.0.0.0/8");
            }
        }
        Optional<Instant> expires = fields.string(body, "", "expires").flatMap(text -> time(text, fields));
        fields.throwIfFaulty();
        return new ApiKey.Wanted(name, Set.copyOf(models), networks, expires);
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

    private static Key key(ApiKey key, @Nullable String secret) {
        return new Key(
                key.id(),
                key.wanted().name(),
                key.hint(),
                new TreeSet<>(key.wanted().models()),
                key.wanted().networks(),
                key.created().toString(),
                key.wanted().expires().map(Instant::toString).orElse(null),
                key.used().map(Instant::toString).orElse(null),
                secret);
    }
}
