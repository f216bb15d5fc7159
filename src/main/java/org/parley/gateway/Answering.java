package org.parley.gateway;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.parley.generation.Admission;
import org.parley.generation.Follower;
import org.parley.generation.Generation;
import org.parley.generation.GenerationId;
import org.parley.generation.Generations;
import org.parley.generation.Lookup;
import org.parley.generation.OnDisconnect;
import org.parley.generation.Start;
import org.parley.identity.Caller;
import org.parley.provider.RelayedRequest;

/** Starts relayed answers, and finds them for their owners. */
final class Answering {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Generations generations;

    Answering(Generations generations) {
        this.generations = generations;
    }

    /** @return reads the answer from its beginning; to be closed */
    Follower start(Asked asked, Caller caller) {
        GenerationId id = id();
        RelayedRequest request = new RelayedRequest(id.text(), asked.model(), asked.body(), asked.chatOnly());
        OnDisconnect onDisconnect = asked.background() ? OnDisconnect.FINISH : OnDisconnect.STOP;
        return switch (generations.start(Start.relayed(id, caller, request, onDisconnect))) {
            case Admission.Admitted admitted -> admitted.reader();
            case Admission.Refused refused -> throw new ApiException(ApiError.of(refused.why()));
            case Admission.Busy busy -> throw new ApiException(ApiError.busy(busy.retryAfter()));
            case Admission.Taken taken -> throw new IllegalStateException("a random id was taken");
        };
    }

    /** @throws ApiException the same 404 for what is not there, not the caller's, or no answer of this kind */
    Generation find(String id, Caller caller) {
        return switch (generations.find(id, caller)) {
            case Lookup.Found found -> {
                if (!found.generation().relayed()) {
                    throw notFound(id);
                }
                yield found.generation();
            }
            case Lookup.Expired expired -> throw notFound(id);
            case Lookup.Unknown unknown -> throw notFound(id);
        };
    }

    /** @param after the number of the last event that the reader has; 0: none */
    Follower follow(Generation generation, long after) {
        return generation
                .follow(after)
                .orElseThrow(() -> notFound(generation.id().text()));
    }

    void delete(Generation generation) {
        generations.delete(generation);
    }

    private static ApiException notFound(String id) {
        return new ApiException(ApiError.notFound(id));
    }

    private static GenerationId id() {
        byte[] bits = new byte[24];
        RANDOM.nextBytes(bits);
        return new GenerationId("resp_" + HexFormat.of().formatHex(bits));
    }
}
