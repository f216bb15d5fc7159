package org.parley.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Hands a relayed answer on, and tells when it has begun. Where another upstream could be asked, the events that only say that the question
 * has been taken wait for the next one, so that two upstreams never speak in one answer.
 */
final class BegunRelay implements RelaySink {
    private static final Set<String> TAKEN = Set.of("response.created", "response.queued", "response.in_progress");

    private final RelaySink sink;
    private final Fallback<RelayedRequest> fallback;
    private final boolean waits;
    private final List<RelayedEvent> waiting = new ArrayList<>();

    /** @param waits whether another upstream could be asked */
    BegunRelay(RelaySink sink, Fallback<RelayedRequest> fallback, boolean waits) {
        this.sink = sink;
        this.fallback = fallback;
        this.waits = waits;
    }

    /** From now on another upstream speaks. */
    void again() {
        waiting.clear();
    }

    @Override
    public void event(RelayedEvent event) {
        if (!fallback.begun()) {
            if (waits && TAKEN.contains(event.type())) {
                waiting.add(event.copy());
                return;
            }
            begin();
        }
        sink.event(event);
    }

    /** A failure that is all that was said is told by the ending. */
    @Override
    public void last(RelayedEvent event) {
        if (!fallback.begun()) {
            if (waits && event.type().equals("response.failed")) {
                return;
            }
            begin();
        }
        sink.last(event);
    }

    private void begin() {
        fallback.begin();
        waiting.forEach(sink::event);
        waiting.clear();
    }

    @Override
    public void flush() {
        sink.flush();
    }
}
