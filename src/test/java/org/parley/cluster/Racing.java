package org.parley.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Lets several do something at once. */
final class Racing {
    private Racing() {}

    interface Runner {
        void run() throws Exception;
    }

    /** Begins when all are ready, returns when all are done. */
    static void run(List<Runner> runners) throws Exception {
        CyclicBarrier start = new CyclicBarrier(runners.size());
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory())) {
            List<Future<?>> all = new ArrayList<>();
            for (Runner runner : runners) {
                all.add(threads.submit(() -> {
                    start.await();
                    runner.run();
                    return true;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
    }
}
