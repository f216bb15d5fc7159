package org.parley.provider;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Answers without a key and without a network: says that it is a demo, repeats the question, and shows what an answer can look like.
 * The questions {@code demo:long}, {@code demo:slow}, {@code demo:fail} and {@code demo:code} show particular cases.
 */
public final class DemoProvider implements Provider {
    private static final Duration WORD = Duration.ofMillis(25);
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private final Duration word;
    private final Duration silence;
    private final Set<CountDownLatch> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public DemoProvider() {
        this(WORD, SILENCE);
    }

    /**
     * @param word the pause after each word
     * @param silence how long {@code demo:slow} says nothing
     */
    public DemoProvider(Duration word, Duration silence) {
        this.word = word;
        this.silence = silence;
    }

    @Override
    public String name() {
        return "demo";
    }

    @Override
    public List<String> models() {
        return List.of("demo");
    }

    @Override
    public Set<String> flagged(String model, List<String> texts) {
        return Set.of();
    }

    @Override
    public Ending stream(Prompt prompt, AnswerSink sink, Cancellation cancellation) {
        DemoAnswer answer = DemoAnswer.to(prompt.turns().getLast());
        CountDownLatch stop = new CountDownLatch(1);
        running.add(stop);
        cancellation.onCancel(stop::countDown);
        try {
            return tell(answer, sink, stop)
                    ? answer.ending()
                    : cancellation.isCancelled()
                            ? new Ending.Cancelled()
                            : new Ending.Failed(UpstreamFaults.interrupted());
        } finally {
            running.remove(stop);
            cancellation.onCancel(() -> {});
        }
    }

    @Override
    public Ending relay(RelayedRequest request, RelaySink sink, Cancellation cancellation) {
        DemoRelay relay = new DemoRelay(request, sink);
        return relay.ended(stream(Prompt.of(request.model(), relay.question()), relay, cancellation));
    }

    @Override
    public void close() {
        closed = true;
        running.forEach(CountDownLatch::countDown);
    }

    /** @return whether all was told: nobody stopped it */
    private boolean tell(DemoAnswer answer, AnswerSink sink, CountDownLatch stop) {
        sink.thinking("");
        sink.flush();
        if (answer.slow() && paused(silence, stop)) {
            return false;
        }
        for (DemoAnswer.Piece piece : answer.pieces()) {
            if (paused(word, stop) || closed) {
                return false;
            }
            if (piece.reasoning()) {
                sink.thinking(piece.text());
            } else {
                sink.text(piece.text());
            }
            sink.flush();
        }
        return true;
    }

    /** @return whether the answer was stopped meanwhile */
    private static boolean paused(Duration pause, CountDownLatch stop) {
        try {
            return stop.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
