package org.parley.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** All who ask, each on threads of their own. To be called by one thread. */
final class Clients implements AutoCloseable {
    private final Function<WireRequest, WireResponse> door;
    private final Duration patience;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<Future<?>> busy = new ArrayList<>();

    /** @param patience after so long a reader gives up */
    Clients(Function<WireRequest, WireResponse> door, Duration patience) {
        this.door = door;
        this.patience = patience;
    }

    void ask(Question question) {
        Asked one = asked(question);
        busy.add(threads.submit(one::ask));
        busy.add(threads.submit(one::follow));
        busy.add(threads.submit(one::stop));
    }

    /** Has so many answers made all the time: who has one asks again. Returns at once. */
    void keepAsking(int answers, Supplier<Question> questions, BooleanSupplier enough) {
        for (int i = 0; i < answers; i++) {
            busy.add(threads.submit(() -> {
                while (!enough.getAsBoolean()) {
                    Asked one = asked(questions.get());
                    Future<?> beside = threads.submit(one::follow);
                    one.ask();
                    beside.get();
                }
                return null;
            }));
        }
    }

    private Asked asked(Question question) {
        Asked one = new Asked(door, question, patience);
        asked.add(one);
        return one;
    }

    /** Blocks until every answer has ended, or whoever waits for it has given up. */
    List<Asked> finish() throws InterruptedException, ExecutionException {
        for (Future<?> one : busy) {
            one.get();
        }
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
