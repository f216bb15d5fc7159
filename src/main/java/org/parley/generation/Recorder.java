package org.parley.generation;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.parley.conversation.AnswerEnd;
import org.parley.conversation.AnswerPart;
import org.parley.conversation.Messages;
import org.parley.sse.Piece;

/**
 * Writes one answer from its log to its stored message: twice a second while it runs, and its end. A database that does not
 * answer is asked again; what it has missed meanwhile is not lost, since the log keeps it.
 */
final class Recorder {
    /** A crash of the server loses no more than this, and the time of one write. */
    private static final Duration PERIOD = Duration.ofMillis(500);

    private static final int TRIES_AT_END = 120;
    private static final System.Logger LOG = System.getLogger(Recorder.class.getName());

    private final Generation generation;
    private final Place place;
    private final Messages messages;
    private final GenerationLog.Cursor cursor;
    private final Transcript transcript = new Transcript();
    private final CountDownLatch over = new CountDownLatch(1);
    /** Taken from the transcript and not yet stored. */
    private AnswerPart part = AnswerPart.NOTHING;

    private boolean unstored;

    Recorder(Generation generation, Place place, Messages messages) {
        this.generation = generation;
        this.place = place;
        this.messages = messages;
        this.cursor = generation.log().cursor(0).orElseThrow();
    }

    /** Blocks until the answer has ended and is stored. Called once. */
    void run() throws InterruptedException {
        try {
            record();
        } finally {
            generation.log().left();
            over.countDown();
        }
    }

    /** Blocks until an answer that has ended in this conversation is stored too; never longer than the limit. */
    void settle(String conversation, Duration limit) throws InterruptedException {
        if (place.conversation().equals(conversation) && generation.ended()) {
            boolean unused = over.await(limit.toNanos(), TimeUnit.NANOSECONDS); // what was stored until then has to do
        }
    }

    private void record() throws InterruptedException {
        boolean ended;
        do {
            ended = generation.awaitEnd(PERIOD);
            collect();
            if (!ended && unstored) {
                stored(() -> messages.progress(place.conversation(), place.message(), part));
            }
        } while (!ended);
        if (generation.lost()) {
            return; // whoever has taken it over stores it
        }
        AnswerEnd end = transcript.end().orElseThrow();
        for (int i = 0; i < TRIES_AT_END; i++) {
            if (stored(
                    () -> messages.finish(generation.owner().id(), place.conversation(), place.message(), part, end))) {
                return;
            }
            Thread.sleep(PERIOD);
        }
        LOG.log(System.Logger.Level.ERROR, "the end of an answer could not be stored: message {0}", place.message());
    }

    private void collect() {
        while (cursor.nextFrame() instanceof Piece.Bytes frame) {
            unstored |= transcript.add(Frames.parse(cursor.sequence(), frame));
        }
        part = part.then(transcript.take());
    }

    private boolean stored(Runnable write) {
        try {
            write.run();
            part = AnswerPart.NOTHING;
            unstored = false;
            return true;
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "an answer could not be stored now, trying again: {0}", e.toString());
            return false;
        }
    }
}
