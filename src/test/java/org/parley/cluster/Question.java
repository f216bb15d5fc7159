package org.parley.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.parley.generation.GenerationId;
import org.parley.testing.TestUpstreamExchange;

/**
 * One question. It asks a model of its own, by whose name the answer, what the model server was asked and what was charged are found again.
 *
 * @param stored whether it is asked in a conversation
 * @param joins when its second reader comes, after its first one
 * @param stops when somebody else stops it
 */
record Question(String model, String generation, boolean stored, Duration joins, Optional<Duration> stops, long seed) {
    private static final Pattern MODEL = Pattern.compile("fault-(\\d+)-n(\\d+)-r(\\d+)");
    private static final int SHORTEST = 80;
    private static final int LONGEST = 240;
    private static final int SLOWEST = 20;
    private static final int QUICKEST = 50;
    /** One in so many is stopped. */
    private static final int STOPPED = 6;

    /** One like others, at random. */
    static Question random(int number, Random random) {
        int deltas = random.nextInt(SHORTEST, LONGEST);
        int rate = random.nextInt(SLOWEST, QUICKEST);
        long millis = 1_000L * deltas / rate;
        Optional<Duration> stops =
                Optional.of(Duration.ofMillis(random.nextLong(millis))).filter(any -> random.nextInt(STOPPED) == 0);
        Duration joins = Duration.ofMillis(random.nextLong(millis));
        return of(number, deltas, rate, number % 2 == 0, joins, stops, random.nextLong());
    }

    static Question of(
            int number, int deltas, int rate, boolean stored, Duration joins, Optional<Duration> stops, long seed) {
        String model = "fault-" + number + "-n" + deltas + "-r" + rate;
        return new Question(model, GenerationId.random().text(), stored, joins, stops, seed);
    }

    /** What the model server says to it: text that no other question has. */
    static void answer(TestUpstreamExchange exchange) {
        String model = exchange.model();
        Matcher words = words(model);
        Duration gap = Duration.ofSeconds(1).dividedBy(Integer.parseInt(words.group(3)));
        exchange.begin();
        for (int i = 0; i < deltas(words); i++) {
            exchange.delta(piece(words, i));
            if (!exchange.pause(gap)) {
                return;
            }
        }
        exchange.complete(text(model));
    }

    /** The whole answer. */
    String text() {
        return text(model);
    }

    private static String text(String model) {
        Matcher words = words(model);
        return IntStream.range(0, deltas(words)).mapToObj(i -> piece(words, i)).collect(Collectors.joining());
    }

    private static String piece(Matcher words, int i) {
        return "answer " + words.group(1) + " word " + i + "\n";
    }

    private static int deltas(Matcher words) {
        return Integer.parseInt(words.group(2));
    }

    private static Matcher words(String model) {
        Matcher words = MODEL.matcher(model);
        if (!words.matches()) {
            throw new IllegalArgumentException("not a question of ours: " + model);
        }
        return words;
    }
}
