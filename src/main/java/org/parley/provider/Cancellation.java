package org.parley.provider;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The cord that ends a running answer. Thread-safe. Pulling it is idempotent and runs the one registered action (close the
 * upstream connection) on the puller's thread; an action registered after the pull runs at once. Of two who pull, the first
 * decides whether the answer is ended or left.
 */
public final class Cancellation {
    private static final Runnable NOTHING = () -> {};

    private enum Pulled {
        NOT,
        ENDED,
        LEFT
    }

    private final AtomicReference<Pulled> pulled = new AtomicReference<>(Pulled.NOT);
    private final AtomicReference<Runnable> action = new AtomicReference<>(NOTHING);

    public boolean isCancelled() {
        return pulled.get() != Pulled.NOT;
    }

    /** Whether nobody listens any more to an answer that is to go on. */
    public boolean isLeft() {
        return pulled.get() == Pulled.LEFT;
    }

    /** Must not block: the action closes a socket or interrupts a thread, no more. */
    public void onCancel(Runnable closing) {
        action.set(closing);
        if (isCancelled()) {
            action.getAndSet(NOTHING).run();
        }
    }

    public void cancel() {
        pull(Pulled.ENDED);
    }

    /** Ends the listening; an answer that its provider makes in the background goes on there. */
    public void leave() {
        pull(Pulled.LEFT);
    }

    private void pull(Pulled how) {
        boolean unused = pulled.compareAndSet(Pulled.NOT, how); // or somebody was first
        action.getAndSet(NOTHING).run();
    }
}
