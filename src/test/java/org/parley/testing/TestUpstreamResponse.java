package org.parley.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A response that is made in the background: keeps what is said of it, for readers that come and go. Thread-safe. */
public final class TestUpstreamResponse {
    private static final Pattern NUMBER = Pattern.compile("\"sequence_number\":(\\d+)");
    private static final Duration LOOK = Duration.ofMillis(1);

    /** @param number of the event that it begins or belongs to */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    private record Part(long number, byte[] bytes) {}

    private final String id;
    private final List<Part> parts = new CopyOnWriteArrayList<>();
    private final List<TestUpstreamExchange> readers = new CopyOnWriteArrayList<>();
    private volatile Optional<Consumer<TestUpstreamExchange>> instead = Optional.empty();
    private volatile boolean begun;
    private volatile boolean over;
    private final AtomicInteger resumed = new AtomicInteger();

    TestUpstreamResponse(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    /** How often it was asked for after its beginning. */
    public int resumed() {
        return resumed.get();
    }

    /** Resets the connections of all who read it; it goes on. */
    public void cutReaders() {
        List<TestUpstreamExchange> all = new ArrayList<>(readers);
        readers.removeAll(all);
        all.forEach(TestUpstreamExchange::cut);
    }

    /** Ends the body of all who read it, as if that were all; it goes on. */
    public void endReaders() {
        List<TestUpstreamExchange> all = new ArrayList<>(readers);
        readers.removeAll(all);
        all.forEach(TestUpstreamExchange::end);
    }

    void begin() {
        begun = true;
    }

    void add(byte[] bytes) {
        begun = true;
        Matcher number = NUMBER.matcher(new String(bytes, StandardCharsets.UTF_8));
        parts.add(new Part(
                number.find()
                        ? Long.parseLong(number.group(1))
                        : parts.isEmpty() ? -1 : parts.getLast().number(),
                bytes));
    }

    /** It is answered by this, and is no stream. */
    void instead(Consumer<TestUpstreamExchange> answer) {
        instead = Optional.of(answer);
    }

    void end() {
        over = true;
    }

    /** Sends what is said after this event, until it is over or the reader has left. */
    void follow(TestUpstreamExchange reader, long after, boolean again) {
        if (again) {
            resumed.incrementAndGet();
        }
        while (!begun && instead.isEmpty() && !over) {
            if (!reader.pause(LOOK)) {
                return;
            }
        }
        if (instead.isPresent()) {
            instead.get().accept(reader);
            return;
        }
        reader.head();
        readers.add(reader);
        int next = 0;
        while (readers.contains(reader)) {
            boolean last = over;
            for (; next < parts.size(); next++) {
                if (parts.get(next).number() > after) {
                    reader.chunk(parts.get(next).bytes());
                }
            }
            if (last) {
                readers.remove(reader);
                reader.end();
            } else if (!reader.pause(LOOK)) {
                readers.remove(reader);
            }
        }
    }
}
