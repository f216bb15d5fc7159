package org.parley.provider;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One question on its way from upstream to upstream, until one begins to answer: each is asked once, and none after the answer has begun.
 * Holds the question for as long as it may have to be asked again, and no longer: it may be megabytes. Thread-confined.
 *
 * @param <Q> the kind of question
 */
final class Fallback<Q> {
    private static final System.Logger LOG = System.getLogger(Fallback.class.getName());

    /** Asks one upstream. */
    @FunctionalInterface
    interface Ask<Q> {
        /** @param question to be handed on and not kept: this call lasts for as long as the answer */
        Ending ask(GuardedUpstream upstream, Supplier<Q> question);
    }

    private @Nullable Q question;
    private GuardedUpstream.@Nullable Permit asking;
    private boolean begun;
    /** What went wrong where it was asked: of two faults the one that may pass, and else the later. */
    private Optional<Fault> failure = Optional.empty();
    /** Why it was not asked elsewhere. */
    private Optional<Fault> refusal = Optional.empty();

    Fallback(Q question) {
        this.question = question;
    }

    /** A piece of the answer has come. */
    void begin() {
        if (!begun) {
            begun = true;
            question = null;
            Objects.requireNonNull(asking, "somebody is being asked").well();
        }
    }

    boolean begun() {
        return begun;
    }

    /** @param upstreams that have the model, in the order in which they are asked */
    Ending first(List<GuardedUpstream> upstreams, Ask<Q> ask) {
        for (int i = 0; i < upstreams.size(); i++) {
            GuardedUpstream upstream = upstreams.get(i);
            boolean last = i == upstreams.size() - 1;
            switch (upstream.admit()) {
                case GuardedUpstream.Admission.Full full -> refusal = Optional.of(UpstreamFaults.full());
                case GuardedUpstream.Admission.Down down ->
                    refusal = refusal.or(() -> Optional.of(UpstreamFaults.down(GuardedUpstream.PAUSE)));
                case GuardedUpstream.Admission.Admitted admitted -> {
                    Ending ending = ask(upstream, admitted.permit(), last, ask);
                    if (!(ending instanceof Ending.Failed failed) || begun || !another(failed.fault())) {
                        return ending;
                    }
                    failure = failure.filter(before ->
                                    before.retryable() && !failed.fault().retryable())
                            .or(() -> Optional.of(failed.fault()));
                    if (!last) {
                        LOG.log(
                                System.Logger.Level.INFO,
                                "upstream {0} did not answer ({1}): the next one is asked",
                                upstream.name(),
                                failed.fault().type());
                    }
                }
            }
        }
        return new Ending.Failed(failure.filter(Fault::retryable)
                .or(() -> refusal)
                .or(() -> failure)
                .orElseGet(UpstreamFaults::noSuchModel));
    }

    private Ending ask(GuardedUpstream upstream, GuardedUpstream.Permit permit, boolean last, Ask<Q> ask) {
        try (permit) {
            asking = permit;
            Ending ending = ask.ask(upstream, () -> question(last));
            switch (ending) {
                case Ending.Completed completed -> begin();
                case Ending.Incomplete incomplete -> begin();
                case Ending.Cancelled cancelled -> {}
                case Ending.Failed failed -> tell(permit, failed.fault());
            }
            return ending;
        }
    }

    private static void tell(GuardedUpstream.Permit permit, Fault fault) {
        switch (Blame.of(fault)) {
            case UPSTREAM -> permit.failed(fault);
            case QUESTION -> permit.well();
            case MISSING, US -> {}
        }
    }

    private static boolean another(Fault fault) {
        return switch (Blame.of(fault)) {
            case UPSTREAM, MISSING -> true;
            case QUESTION, US -> false;
        };
    }

    private Q question(boolean last) {
        Q asked = Objects.requireNonNull(question, "the question is let go of when it is answered");
        question = last ? null : asked;
        return asked;
    }
}
