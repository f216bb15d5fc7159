package org.parley.gateway;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.parley.governance.Call;
import org.parley.governance.Gate;
import org.parley.governance.Reservation;
import org.parley.governance.Spent;
import org.parley.governance.TokenEstimate;
import org.parley.governance.Verdict;
import org.parley.identity.Caller;
import org.parley.provider.Cancellation;
import org.parley.provider.EmbeddingRequest;
import org.parley.provider.Ending;
import org.parley.provider.Provider;
import org.parley.web.QuotaProblem;

/** Gets vectors, within the caller's limits. Blocks until they are there: they take no longer than the first words of an answer. */
final class Embeddings {
    private static final byte[] NOTHING = {};

    private final Provider provider;
    private final Gate gate;

    Embeddings(Provider provider, Gate gate) {
        this.provider = provider;
        this.gate = gate;
    }

    /** @return the model's own document */
    byte[] make(EmbeddingRequest asked, Caller caller) {
        Call call = new Call(
                "emb_" + UUID.randomUUID(),
                caller,
                asked.model(),
                Set.of(),
                () -> TokenEstimate.ofEmbedded(asked.body().path("input")),
                0);
        return switch (gate.admit(call)) {
            case Verdict.Admitted admitted -> make(asked, call, admitted.reservation());
            case Verdict.Refused refused -> throw QuotaProblem.of(refused);
        };
    }

    private byte[] make(EmbeddingRequest asked, Call call, Reservation reservation) {
        AtomicReference<byte[]> document = new AtomicReference<>(NOTHING);
        Spent spent = Spent.NOTHING;
        try {
            Ending ending = provider.embed(asked, document::set, new Cancellation());
            return switch (ending) {
                case Ending.Completed completed -> {
                    spent = completed
                            .usage()
                            .map(usage -> new Spent(usage.inputTokens(), 0, false))
                            .orElseGet(() -> new Spent(call.inputTokens().getAsLong(), 0, true));
                    yield document.get();
                }
                case Ending.Failed failed -> throw new ApiException(ApiError.of(failed.fault()));
                case Ending.Incomplete incomplete -> throw new IllegalStateException("vectors have no length limit");
                case Ending.Cancelled cancelled -> throw new IllegalStateException("nobody cancels it");
            };
        } finally {
            reservation.settle(spent);
        }
    }
}
