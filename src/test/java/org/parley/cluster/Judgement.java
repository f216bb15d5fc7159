package org.parley.cluster;

import static org.parley.testing.Eventually.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.parley.testing.Recording;
import org.parley.testing.StreamEvent;
import org.parley.testing.TestUpstream;

/** What came of all questions: compared between readers, with what the model said, with what is stored and with what was charged. */
final class Judgement {
    private static final Duration PATIENCE = Duration.ofSeconds(Integer.getInteger("cluster.patience", 15));
    /** A node that is cut off hears of a stop when it hears of anything. */
    private static final Duration HEARD = Duration.ofSeconds(10);

    private static final Duration SETTLED = Duration.ofSeconds(30);

    private final Map<Wrong, List<String>> wrong = new EnumMap<>(Wrong.class);
    private final Map<String, Integer> ends = new TreeMap<>();
    private final List<PersistentReader> readers;
    private final Fleet fleet;
    private final Map<String, Long> calls;
    private final Map<String, Long> charges;
    private final Map<String, String> logs;

    private Judgement(List<PersistentReader> readers, Fleet fleet, Map<String, Long> calls) {
        this.readers = readers;
        this.fleet = fleet;
        this.calls = calls;
        this.charges = fleet.postgres().counts("select model, count(*) from usage_record group by model");
        this.logs = fleet.postgres().texts("""
                select generation, string_agg(convert_from(bytes, 'UTF8'), '' order by first)
                from generation_block group by generation""");
    }

    /** All nodes must be well; blocks until what is still being written is written, but not for ever. */
    static Judgement of(List<Asked> all, TestUpstream upstream, Fleet fleet) {
        settle(all, upstream);
        Map<String, Long> calls = upstream.exchanges().stream()
                .collect(Collectors.groupingBy(exchange -> exchange.model(), Collectors.counting()));
        Judgement judgement = new Judgement(
                all.stream().flatMap(asked -> asked.readers().stream()).toList(), fleet, calls);
        all.forEach(judgement::judge);
        if (upstream.openStreams() > 0) {
            judgement.find(Wrong.LEFT_OPEN, upstream.openStreams() + " at the end");
        }
        return judgement;
    }

    private static void settle(List<Asked> all, TestUpstream upstream) {
        try {
            within(
                    SETTLED,
                    "nothing is running",
                    () -> upstream.openStreams() == 0
                            && all.stream()
                                    .filter(asked -> asked.readers().getFirst().ended())
                                    .allMatch(asked -> statusIn(asked.messages(), "running") == 0));
        } catch (AssertionError e) {
            // told below, and of whom
        }
    }

    private static long statusIn(List<JsonNode> messages, String status) {
        return messages.stream()
                .filter(message -> message.path("status").asText().equals(status))
                .count();
    }

    private void judge(Asked asked) {
        asked.readers().forEach(reader -> judge(asked, reader));
        if (statusIn(asked.messages(), "running") > 0) {
            find(Wrong.RUNNING, asked.toString());
        }
        asked.unstopped().ifPresent(why -> find(Wrong.UNHEEDED, asked + ": " + why));
        PersistentReader poster = asked.readers().getFirst();
        if (poster.ended()) {
            judgeSameness(asked);
            judgeAnswer(asked, poster);
        }
    }

    private void judge(Asked asked, PersistentReader reader) {
        List<StreamEvent> events = reader.events();
        long last = reader.last();
        long different = events.stream().map(StreamEvent::id).distinct().count();
        if (!reader.ended() || different < last) {
            find(
                    Wrong.LOST,
                    asked + ": " + different + " of " + last + ", ended: " + reader.ended() + ", on the nodes: "
                            + fleet.views(asked.question().generation()));
        }
        if (different < events.size()
                || IntStream.range(0, events.size()).anyMatch(i -> events.get(i).id() < i + 1)) {
            find(
                    Wrong.DOUBLED,
                    asked + ": " + events.stream().map(StreamEvent::id).toList());
        }
        long terminal = events.stream().filter(StreamEvent::terminal).count();
        if (terminal != 1 || !events.getLast().terminal()) {
            find(Wrong.ENDS, asked + ": " + new Recording(events).outline());
        }
        if (reader.longestWait().compareTo(PATIENCE) > 0) {
            find(Wrong.WAITED, asked + ": " + reader.longestWait());
        }
        reader.oddities().forEach(oddity -> find(Wrong.REFUSED, asked + ": " + oddity));
    }

    /** Those who read while it was made, and what is there for those who come later. */
    private void judgeSameness(Asked asked) {
        Stream<String> seen = asked.readers().stream().map(reader -> new Recording(reader.events()).frames());
        String kept = logs.getOrDefault(asked.question().generation(), "nothing");
        List<String> different = Stream.concat(seen, Stream.of(kept)).distinct().toList();
        if (different.size() > 1) {
            find(Wrong.DIFFERENT, asked + ": " + different);
        }
    }

    private void judgeAnswer(Asked asked, PersistentReader poster) {
        StreamEvent last = poster.events().getLast();
        String end = last.name().equals("end") ? last.text("status") : last.text("type");
        ends.merge(end, 1, Integer::sum);
        if (last.name().equals("error")
                && !(end.equals("interrupted") && last.json().path("retryable").asBoolean())) {
            find(Wrong.FAILED, asked + ": " + last.data());
        }
        String text = new Recording(poster.events()).text();
        String expected = asked.question().text();
        if (end.equals("completed") ? !text.equals(expected) : !expected.startsWith(text)) {
            find(Wrong.GARBLED, asked + ": " + text);
        }
        judgeCosts(asked, end, text);
        if (asked.question().stored()) {
            judgeStored(asked, asked.messages(), end, text);
        }
        if (end.equals("completed")
                && asked.stoppedBefore(poster.endedAt())
                        .filter(early -> early.compareTo(HEARD) > 0)
                        .isPresent()) {
            find(Wrong.UNHEEDED, asked.toString());
        }
    }

    private void judgeCosts(Asked asked, String end, String text) {
        String model = asked.question().model();
        long called = calls.getOrDefault(model, 0L);
        boolean endedBefore = text.isEmpty() && (end.equals("interrupted") || end.equals("stopped"));
        if (called > 1 || (called == 0 && !endedBefore)) {
            find(Wrong.ASKED, asked + ": " + called + " times, " + end);
        }
        long charged = charges.getOrDefault(model, 0L);
        if (charged > 1) {
            find(Wrong.CHARGED_TWICE, asked + ": " + charged + " times, " + end);
        } else if (charged == 0 && !text.isEmpty()) {
            find(Wrong.NOT_CHARGED, asked + ": " + end + " after " + text.length() + " characters");
        }
    }

    private void judgeStored(Asked asked, List<JsonNode> messages, String end, String text) {
        JsonNode answer = messages.size() == 2 ? messages.getLast() : messages.getFirst();
        if (!answer.path("status").asText().equals(end)
                || !answer.path("text").asText().equals(text)
                || !answer.path("generation").asText().equals(asked.question().generation())) {
            find(Wrong.MISREMEMBERED, asked + ": ended as " + end + " after " + text.length() + ", but " + messages);
        }
    }

    private void find(Wrong what, String where) {
        wrong.computeIfAbsent(what, key -> new ArrayList<>()).add(where);
    }

    boolean clean() {
        return wrong.isEmpty();
    }

    int count(Wrong what) {
        return wrong.getOrDefault(what, List.of()).size();
    }

    /** How answers ended, in the contract's words. */
    Map<String, Integer> ends() {
        return ends;
    }

    /** Everything that is wrong, once for each. */
    String details() {
        return wrong.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().distinct().map(where -> entry.getKey() + " " + where))
                .collect(Collectors.joining("\n"));
    }

    String table(Map<Fault, Integer> faults) {
        StringBuilder table = new StringBuilder();
        for (Wrong what : Wrong.values()) {
            line(table, what.words, count(what));
        }
        ends.forEach((end, count) -> line(table, "answers that ended as " + end, count));
        faults.forEach((fault, count) -> line(table, "fault: " + fault.words, count));
        line(
                table,
                "connections cut",
                readers.stream().mapToInt(PersistentReader::cuts).sum());
        line(
                table,
                "asked to come again",
                readers.stream().mapToInt(PersistentReader::refusals).sum());
        Duration longest = readers.stream()
                .map(PersistentReader::longestWait)
                .max(Duration::compareTo)
                .orElseThrow();
        line(table, "longest wait for an event, ms", longest.toMillis());
        return table.toString();
    }

    private static void line(StringBuilder table, String what, long count) {
        table.append(String.format(Locale.ROOT, "| %-65s | %7d |%n", what, count));
    }
}
