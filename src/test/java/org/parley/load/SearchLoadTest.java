package org.parley.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.config.Settings;
import org.parley.conversation.ChangeFeed;
import org.parley.conversation.ConversationPage;
import org.parley.conversation.Conversations;
import org.parley.conversation.Database;
import org.parley.conversation.ImportedConversation;
import org.parley.conversation.Imports;
import org.parley.conversation.ListPlace;
import org.parley.conversation.Message;
import org.parley.conversation.Search;
import org.parley.conversation.SearchQuery;

/**
 * Searching and listing among much. {@code -Dsearch.conversations=10000} asks for the long form (ten messages each), which also
 * holds the times to what is promised; both print what they measure.
 */
class SearchLoadTest {
    private static final int CONVERSATIONS = Integer.getInteger("search.conversations", 200);
    private static final int LONG_FORM = 10_000;
    private static final int MESSAGES = 10;
    private static final int WORDS = 60;
    private static final int AT_ONCE = 100;
    private static final int TRIES = 15;
    private static final String OWNER = "ann";

    /** From words that nearly everything has to one that a single message has. */
    private static final List<String> QUERIES = List.of(
            "needle",
            "needle haystack",
            "w5",
            "w0",
            "w0 w1 w2",
            "w7 w11 w13",
            "w3 w0 needl",
            "w1",
            "w",
            "t7",
            "absent");

    @TempDir
    private Path home;

    @Test
    void h2() {
        try (Database database =
                Database.open(new Settings.Storage(Optional.empty(), Optional.empty(), Optional.empty(), home))) {
            measure("H2", database, 300);
        }
    }

    @Test
    void postgres() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start();
                Database database = Database.open(new Settings.Storage(
                        Optional.of(server.getJdbcUrl("postgres", "postgres")),
                        Optional.of("postgres"),
                        Optional.empty(),
                        home))) {
            measure("PostgreSQL", database, 100);
        }
    }

    private static void measure(String name, Database database, int mostMillis) {
        fill(database);
        Search search = new Search(database);
        for (String text : QUERIES) {
            SearchQuery query = SearchQuery.parse(text).orElseThrow();
            int found = search.find(OWNER, query, 20).size();
            double millis = median(() -> search.find(OWNER, query, 20));
            report(name, "search for \"" + text + "\": " + found + " found", millis);
            assertTrue(CONVERSATIONS < LONG_FORM || millis < mostMillis, () -> text + " took " + millis + " ms");
        }
        assertEquals(
                1,
                search.find(OWNER, SearchQuery.parse("haystack needle").orElseThrow(), 20)
                        .size());
        list(name, new Conversations(database, Clock.systemUTC(), new ChangeFeed()));
    }

    private static void fill(Database database) {
        Imports imports = new Imports(database, Clock.systemUTC(), new ChangeFeed());
        Random random = new Random(7);
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        for (int i = 0; i < CONVERSATIONS; i += AT_ONCE) {
            List<ImportedConversation> part = new ArrayList<>();
            for (int j = i; j < i + AT_ONCE; j++) {
                Instant created = start.plusSeconds(j);
                part.add(new ImportedConversation(
                        "t" + j % 100 + " " + word(random), created, created, said(random, created)));
            }
            imports.take(OWNER, part);
            imports.take("bob", part.subList(0, 1));
        }
        Message needle = message("1", Optional.empty(), "the needle in the haystack", start);
        imports.take(OWNER, List.of(new ImportedConversation("x", start, start, List.of(needle))));
    }

    private static List<Message> said(Random random, Instant created) {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = 0; j < WORDS; j++) {
                text.append(word(random)).append(' ');
            }
            Optional<String> parent = i == 0 ? Optional.empty() : Optional.of("m" + (i - 1));
            messages.add(message("m" + i, parent, text.toString(), created));
        }
        return messages;
    }

    /** As in languages: few words are everywhere, most are rare. */
    private static String word(Random random) {
        return "w" + (int) Math.min(50_000, Math.pow(random.nextDouble(), -1.1) - 1);
    }

    private static Message message(String id, Optional<String> parent, String text, Instant created) {
        return new Message(
                id,
                parent,
                Message.Role.USER,
                Optional.empty(),
                text,
                "",
                Message.Status.COMPLETED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                created,
                List.of(),
                List.of(),
                List.of());
    }

    private static void list(String name, Conversations conversations) {
        Optional<ListPlace> from = Optional.empty();
        int pages = 0;
        int listed = 0;
        do {
            Optional<ListPlace> place = from;
            ConversationPage page = conversations.list(OWNER, false, place, 100);
            if (pages % 25 == 0) {
                report(name, "page " + pages, median(() -> conversations.list(OWNER, false, place, 100)));
            }
            listed += page.conversations().size();
            from = page.next().flatMap(ListPlace::parse);
            pages++;
        } while (from.isPresent());
        assertEquals(CONVERSATIONS + 1, listed);
    }

    private static double median(Supplier<?> work) {
        long[] nanos = new long[TRIES];
        for (int i = 0; i < TRIES; i++) {
            long start = System.nanoTime();
            var unused = work.get();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos[TRIES / 2] / 1e6;
    }

    private static void report(String name, String what, double millis) {
        System.out.printf(Locale.ROOT, "%s, %,d messages: %s, %.1f ms%n", name, CONVERSATIONS * MESSAGES, what, millis);
    }
}
