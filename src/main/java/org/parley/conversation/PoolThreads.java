package org.parley.conversation;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ThreadFactory;

/**
 * The threads of a pool of connections. Closing waits for the last of them: the pool calls itself closed a moment before, and a
 * server that undeploys takes what still runs then for a leak. Thread-safe.
 */
final class PoolThreads implements ThreadFactory, AutoCloseable {
    private static final Duration LONGEST_END = Duration.ofSeconds(2);

    private final Set<Thread> threads = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    @Override
    public Thread newThread(Runnable work) {
        Thread thread = Thread.ofPlatform().daemon().name("parley-db").unstarted(work);
        threads.add(thread);
        return thread;
    }

    @Override
    public void close() {
        try {
            for (Thread thread : List.copyOf(threads)) {
                thread.join(LONGEST_END.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
