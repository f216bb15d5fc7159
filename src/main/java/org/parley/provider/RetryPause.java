package org.parley.provider;

import com.openai.core.Sleeper;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The SDK's pauses between tries, ended early by whoever ends the call. Without a thread of its own. */
final class RetryPause implements Sleeper {
    @Override
    public void sleep(Duration duration) {
        UpstreamCall.current().sleep(duration);
    }

    @Override
    public CompletableFuture<Void> sleepAsync(Duration duration) {
        return CompletableFuture.failedFuture(new IllegalStateException("Parley asks on the caller's thread only"));
    }

    @Override
    public void close() {}
}
