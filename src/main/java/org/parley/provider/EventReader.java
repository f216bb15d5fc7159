package org.parley.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Reads one answer's event stream until the terminal event; what an event is to whom is the subclass's. Thread-confined. */
abstract class EventReader {
    /** The final snapshot repeats the whole answer; no answer known comes near. */
    private static final int LARGEST_EVENT = 16 << 20;
    /** Virtual threads are not time-sliced: a stream that always has data must let others run, and its readers see. */
    private static final int BURST = 128;
    /** What a read counts for, in events: much can be read that holds none. */
    private static final int OF_A_READ = 16;

    private final SseDecoder.Unwanted unwanted;
    private final Runnable flush;
    private int burst;

    /** @param flush all that had arrived together has been handed on */
    EventReader(SseDecoder.Unwanted unwanted, Runnable flush) {
        this.unwanted = unwanted;
        this.flush = flush;
    }

    /** The decoder stands at an event. @return how the answer ended; null while it goes on */
    abstract @Nullable Ending handle(SseDecoder events) throws JsonProcessingException;

    /** For a server that answers with the whole response instead of a stream. */
    abstract Ending whole(byte[] json) throws IOException;

    /** @return how the answer ended; a stream that just stops is a failure, after which another may go on */
    final Ending read(InputStream body) throws IOException {
        SseDecoder events = new SseDecoder(LARGEST_EVENT, unwanted);
        do {
            while (events.next()) {
                Ending ending = handle(events);
                if (ending != null) {
                    return ending;
                }
                worked(1);
            }
            if (body.available() == 0) {
                flush.run();
                events.rest();
            }
            worked(OF_A_READ);
        } while (events.fill(body));
        return new Ending.Failed(UpstreamFaults.incompleteStream());
    }

    /** Parks to let others run: after a mere yield only those run that this carrier has queued itself, not the container's. */
    private void worked(int count) {
        burst += count;
        if (burst >= BURST) {
            burst = 0;
            flush.run();
            LockSupport.parkNanos(1);
        }
    }

    /** Some servers put the type in the event's name alone, and their error in a bare object. */
    static String type(JsonNode event, String name) {
        String type = event.path("type").asText("");
        return !type.isEmpty() ? type : event.hasNonNull("error") ? "error" : name;
    }

    static Optional<Usage> usage(JsonNode response) {
        JsonNode usage = response.path("usage");
        return usage.isObject()
                ? Optional.of(new Usage(
                        usage.path("input_tokens").asLong(),
                        usage.path("output_tokens").asLong(),
                        usage.path("total_tokens").asLong()))
                : Optional.empty();
    }
}
