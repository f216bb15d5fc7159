package org.parley.provider;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The cord that ends a running answer. Thread-safe. Pulling it is idempotent and runs the one registered action (close the
 * upstream connection) on the puller's thread; an action registered after the pull runs at once.
 */
public final class Cancellation {
    private static final Runnable NOTHING = () -> {};

    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final AtomicReference<Runnable> action = new AtomicReference<>(NOTHING);

    public boolean isCancelled() {
        return cancelled.get();
    }

    /** Must not block: the action closes a socket or interrupts a thread, no more. */
    public void onCancel(Runnable closing) {
        action.set(closing);
        if (cancelled.get()) {
            action.getAndSet(NOTHING).run();
        }
    }

    public void cancel() {
        cancelled.set(true);
        action.getAndSet(NOTHING).run();
    }
}
