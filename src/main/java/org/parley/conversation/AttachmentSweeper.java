package org.parley.conversation;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Sweeps attachments once an hour, on a virtual thread of its own. */
public final class AttachmentSweeper implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofHours(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final System.Logger LOG = System.getLogger(AttachmentSweeper.class.getName());

    private final Attachments attachments;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /** Begins at once. */
    public AttachmentSweeper(Attachments attachments) {
        this.attachments = attachments;
        this.thread = Thread.ofVirtual().name("attachment-sweeper").start(this::run);
    }

    private void run() {
        try {
            do {
                sweep();
            } while (!closed.await(PERIOD.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweep() {
        try {
            int swept = attachments.sweep();
            if (swept > 0) {
                LOG.log(System.Logger.Level.INFO, "{0} files that were never sent are deleted", swept);
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "files that were never sent could not be deleted; tried again", e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            var unused = thread.join(CLOSE_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
