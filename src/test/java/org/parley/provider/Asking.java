package org.parley.provider;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.parley.testing.TestUpstream;

/** One question on its way on a virtual thread of its own. */
record Asking(RecordingSink sink, Cancellation cancellation, CompletableFuture<Ending> answer) {

    static Asking start(Provider provider, Prompt prompt) {
        return start((sink, cancellation) -> provider.stream(prompt, sink, cancellation));
    }

    /** One that is made already. */
    static Asking goOn(Provider provider, UpstreamAnswer made) {
        return start((sink, cancellation) -> provider.goOn(made, sink, cancellation));
    }

    private static Asking start(BiFunction<RecordingSink, Cancellation, Ending> asking) {
        RecordingSink sink = new RecordingSink();
        Cancellation cancellation = new Cancellation();
        CompletableFuture<Ending> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(asking.apply(sink, cancellation));
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            }
        });
        return new Asking(sink, cancellation, answer);
    }

    Ending ending() {
        try {
            return answer.get(TestUpstream.DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("no ending", e);
        }
    }

    Fault fault() {
        return ending() instanceof Ending.Failed failed ? failed.fault() : fail("not failed but " + ending());
    }

    private static Fault fail(String message) {
        throw new AssertionError(message);
    }
}
