package org.parley.cluster;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.parley.testing.EventStream;
import org.parley.testing.StreamEvent;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/**
 * Reads one answer to its end, whatever happens to its connections: it comes back after every cut with the last event that it has, and
 * after every refusal that says so. For one thread; what it found is for everybody after that.
 */
final class PersistentReader {
    private static final int SHORTEST_PAUSE_MILLIS = 50;
    private static final int LONGEST_PAUSE_MILLIS = 400;

    private final Function<WireRequest, WireResponse> door;
    private final LongFunction<WireRequest> request;
    private final Taken taken;
    private final Duration patience;
    private final Random random;
    private final List<StreamEvent> events = new ArrayList<>();
    private final List<String> oddities = new ArrayList<>();
    private long longestWait;
    private long lastSign;
    private int cuts;
    private int refusals;

    /**
     * @param request what is asked for after so many events
     * @param patience after so long it gives up
     */
    PersistentReader(
            Function<WireRequest, WireResponse> door,
            LongFunction<WireRequest> request,
            Taken taken,
            Duration patience,
            Random random) {
        this.door = door;
        this.request = request;
        this.taken = taken;
        this.patience = patience;
        this.random = random;
    }

    void read() {
        lastSign = System.nanoTime();
        long deadline = lastSign + patience.toNanos();
        while (!ended() && System.nanoTime() - deadline < 0) {
            boolean known = taken.isSo();
            try (WireResponse response = door.apply(request.apply(last()))) {
                Thread watch = Thread.ofVirtual().start(() -> leaveAt(deadline, response));
                try {
                    take(response, known);
                } finally {
                    watch.interrupt();
                }
            } catch (UncheckedIOException cut) {
                cuts++;
            } catch (AssertionError nonsense) {
                oddities.add("not by the contract: " + nonsense.getMessage());
            }
            if (!ended()) {
                pause(random);
            }
        }
        if (!ended()) {
            waited();
        }
    }

    private static void leaveAt(long deadline, WireResponse response) {
        LockSupport.parkNanos(deadline - System.nanoTime());
        if (!Thread.currentThread().isInterrupted()) {
            response.close();
        }
    }

    static void pause(Random random) {
        LockSupport.parkNanos(
                TimeUnit.MILLISECONDS.toNanos(random.nextInt(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS)));
    }

    /** @param known whether a server had taken the question before we asked for its answer */
    private void take(WireResponse response, boolean known) {
        switch (response.status()) {
            case 200 -> {
                taken.now();
                take(response.events());
            }
            case 502, 503, 504 -> refusals++;
            case 404 -> {
                if (known) {
                    oddities.add("404 for an answer that was taken, after event " + last());
                }
            }
            default -> oddities.add(response.status() + " after event " + last() + ": " + response.text());
        }
    }

    private void take(EventStream stream) {
        for (Optional<StreamEvent> event = stream.poll(); event.isPresent(); event = stream.poll()) {
            waited();
            events.add(event.get());
        }
    }

    /** For the next event; nobody waits for one before the question was taken. */
    private void waited() {
        long now = System.nanoTime();
        longestWait = Math.max(longestWait, taken.isSo() ? now - Math.max(lastSign, taken.at()) : 0);
        lastSign = now;
    }

    /** The number of the last event that it has. */
    long last() {
        return events.isEmpty() ? 0 : events.getLast().id();
    }

    boolean ended() {
        return events.stream().anyMatch(StreamEvent::terminal);
    }

    List<StreamEvent> events() {
        return events;
    }

    /** Answers that no client of the contract can do anything with. */
    List<String> oddities() {
        return oddities;
    }

    /** In {@link System#nanoTime()}; once it has ended. */
    long endedAt() {
        return lastSign;
    }

    Duration longestWait() {
        return Duration.ofNanos(longestWait);
    }

    int cuts() {
        return cuts;
    }

    int refusals() {
        return refusals;
    }
}
