package org.parley.generation;

import java.util.Optional;
import org.parley.provider.Cancellation;
import org.parley.provider.UpstreamAnswer;

/** What its provider makes of an answer in the background, and whether other nodes can go on with that. Thread-safe. */
final class Background {
    private volatile Optional<UpstreamAnswer> answer = Optional.empty();
    private volatile Optional<UpstreamAnswer> told = Optional.empty();
    private volatile boolean telling;

    /** @param told whether all nodes know */
    void made(UpstreamAnswer made, boolean told) {
        if (told) {
            this.told = Optional.of(made);
            telling = true;
        }
        answer = Optional.of(made);
    }

    Optional<UpstreamAnswer> answer() {
        return answer;
    }

    /** What the other nodes are to be told. */
    Optional<UpstreamAnswer> toTell() {
        return answer.filter(made -> !told.equals(Optional.of(made)));
    }

    /** Perhaps they know it by now. */
    void telling() {
        telling = true;
    }

    void told(UpstreamAnswer known) {
        told = Optional.of(known);
    }

    /** They do not: the answer is not this node's any more. */
    void untold() {
        telling = false;
    }

    boolean isTold() {
        return told.isPresent() && told.equals(answer);
    }

    /** This node has lost it: it goes on where another node may be going on with it, and ends where none can. */
    void let(Cancellation cancellation) {
        if (telling) {
            cancellation.leave();
        } else {
            cancellation.cancel();
        }
    }
}
