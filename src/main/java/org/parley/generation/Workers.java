package org.parley.generation;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.parley.governance.Reservation;
import org.parley.governance.Spent;
import org.parley.provider.Ending;
import org.parley.provider.Provider;
import org.parley.provider.Query;
import org.parley.provider.UpstreamAnswer;

/** Makes the answers of this node, each on a virtual thread of its own, and sees to what is to be done when one is over. Thread-safe. */
final class Workers {
    private final Provider provider;
    private final Listeners listeners;
    private final Map<Generation, Thread> running = new ConcurrentHashMap<>();

    Workers(Provider provider, Listeners listeners) {
        this.provider = provider;
        this.listeners = listeners;
    }

    /** @param reservation settled when the answer is over */
    void begin(Generation generation, Query query, long inputTokens, Reservation reservation) {
        AtomicReference<@Nullable Query> holder = new AtomicReference<>(query);
        start(
                generation,
                () -> {
                    listeners.tell(listener -> listener.begins(generation));
                    return Worker.run(generation, provider, holder);
                },
                inputTokens,
                reservation,
                () -> {});
    }

    /**
     * Goes on with what another node has left.
     *
     * @param stored done when it is over, and no other node's
     */
    void goOn(
            Generation generation, UpstreamAnswer answer, long inputTokens, Reservation reservation, Runnable stored) {
        start(generation, () -> Worker.goOn(generation, provider, answer), inputTokens, reservation, stored);
    }

    private void start(
            Generation generation,
            Supplier<Ending> making,
            long inputTokens,
            Reservation reservation,
            Runnable afterwards) {
        Thread worker = Thread.ofVirtual()
                .name("generation-" + generation.id())
                .unstarted(() -> work(generation, making, inputTokens, reservation, afterwards));
        running.put(generation, worker);
        worker.start();
    }

    private void work(
            Generation generation,
            Supplier<Ending> making,
            long inputTokens,
            Reservation reservation,
            Runnable afterwards) {
        Ending ending = new Ending.Failed(Faults.INTERNAL);
        try {
            try {
                ending = making.get();
            } finally {
                over(generation, inputTokens, reservation);
            }
            afterwards.run();
        } finally {
            Worker.discard(generation, provider, ending);
            running.remove(generation);
            if (generation.lost()) {
                generation.forgotten();
            }
        }
    }

    private void over(Generation generation, long inputTokens, Reservation reservation) {
        // where another node goes on, that one records what it has used
        Spent spent = generation.cancellation().isLeft() ? Spent.NOTHING : Spending.of(generation, inputTokens);
        reservation.settle(spent);
        listeners.tell(listener -> {
            if (generation.lost()) {
                listener.lost(generation);
            } else {
                listener.ended(generation, spent);
            }
        });
    }

    /** Answers being made. */
    Set<Generation> all() {
        return running.keySet();
    }

    Collection<Thread> threads() {
        return running.values();
    }

    int count() {
        return running.size();
    }
}
