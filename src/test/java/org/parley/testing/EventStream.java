package org.parley.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** Records an event stream block by block; strict about every byte of it. */
public final class EventStream implements AutoCloseable {
    private static final String HEARTBEAT = ": hb\n\n";

    private final WireResponse response;
    private final Queue<String> blocks = new ArrayDeque<>();
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private int heartbeats;
    private long retry = -1;

    EventStream(WireResponse response) {
        this.response = response;
        assertEquals(200, response.status(), () -> response + response.text());
        assertEquals(
                "text/event-stream;charset=utf-8",
                response.header("Content-Type")
                        .orElse("")
                        .toLowerCase(java.util.Locale.ROOT)
                        .replace(" ", ""));
    }

    public String generation() {
        return response.header("Parley-Generation").orElseThrow();
    }

    /** The next event; heartbeats before it are only counted. Empty at the proper end of the response. */
    public Optional<StreamEvent> poll() {
        long start = System.nanoTime();
        for (Optional<String> block = block(); block.isPresent(); block = block()) {
            String text = block.get();
            if (text.equals(HEARTBEAT)) {
                heartbeats++;
                assertTrue(System.nanoTime() - start < Eventually.DEADLINE.toNanos(), "nothing but heartbeats comes");
            } else if (retry < 0) {
                assertTrue(text.matches("retry: \\d+\n\n"), () -> "the stream begins with its retry line: " + text);
                retry = Long.parseLong(text.substring("retry: ".length()).strip());
            } else {
                return Optional.of(StreamEvent.parse(text));
            }
        }
        return Optional.empty();
    }

    public StreamEvent next() {
        return poll().orElseThrow(() -> new AssertionError("the stream has ended"));
    }

    public Recording take(int count) {
        List<StreamEvent> events = new ArrayList<>();
        while (events.size() < count) {
            events.add(next());
        }
        return new Recording(events);
    }

    /** Everything up to the proper end of the response. */
    public Recording rest() {
        List<StreamEvent> events = new ArrayList<>();
        for (Optional<StreamEvent> event = poll(); event.isPresent(); event = poll()) {
            events.add(event.get());
        }
        return new Recording(events);
    }

    /** The next thing on the wire is a heartbeat. */
    public void assertHeartbeat() {
        if (retry < 0) {
            String first = block().orElseThrow();
            assertTrue(first.startsWith("retry: "), first);
            retry = 0;
        }
        assertEquals(Optional.of(HEARTBEAT), block());
        heartbeats++;
    }

    public StreamEvent assertEvent(String name) {
        StreamEvent event = next();
        assertEquals(name, event.name(), event::toString);
        return event;
    }

    public StreamEvent assertDelta(String text) {
        StreamEvent event = assertEvent("delta");
        assertEquals(text, event.text("text"));
        return event;
    }

    public StreamEvent assertEnd(String status) {
        StreamEvent event = assertEvent("end");
        assertEquals(status, event.text("status"));
        assertExhausted();
        return event;
    }

    /** {@code created}, empty {@code thinking}, {@code clear}: what comes before the first text. */
    public void assertBeginning() {
        assertEvent("created");
        assertEvent("thinking");
        assertEvent("clear");
    }

    public void assertExhausted() {
        assertEquals(Optional.empty(), poll());
    }

    public int heartbeats() {
        return heartbeats;
    }

    /** Milliseconds; once the first event has been read. */
    public long retry() {
        return retry;
    }

    public WireResponse response() {
        return response;
    }

    @Override
    public void close() {
        response.close();
    }

    private Optional<String> block() {
        while (blocks.isEmpty()) {
            byte[] chunk = response.chunk();
            if (chunk.length == 0) {
                assertEquals("", begun.toString(UTF_8), "no half block at the end");
                return Optional.empty();
            }
            split(chunk);
        }
        return Optional.of(blocks.remove());
    }

    private void split(byte[] chunk) {
        for (byte b : chunk) {
            boolean blank = b == '\n' && begun.size() > 0 && endsLine;
            begun.write(b);
            endsLine = b == '\n';
            if (blank) {
                blocks.add(begun.toString(UTF_8));
                begun.reset();
                endsLine = false;
            }
        }
    }

    private boolean endsLine;
}
