package org.parley.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.parley.testing.OnEachDatabase;

/** What the store of files promises on every database. Each test has owners and contents of its own. */
@ParameterizedClass
@ArgumentsSource(OnEachDatabase.class)
class AttachmentTest {
    private static final AtomicInteger TESTS = new AtomicInteger();
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final int number = TESTS.incrementAndGet();
    private final String ann = "ann-with-files" + number;
    private final String bob = "bob-with-files" + number;
    private final Database database;
    private final Conversations conversations;
    private final Messages messages;
    private final Attachments attachments;

    AttachmentTest(Database database) {
        this.database = database;
        conversations = new Conversations(database, at(NOW), new ChangeFeed());
        messages = new Messages(database, at(NOW), new ChangeFeed());
        attachments = new Attachments(database, at(NOW));
    }

    private static Clock at(Instant instant) {
        return Clock.fixed(instant, ZoneOffset.UTC);
    }

    private byte[] content(String text) {
        return (text + " " + number).getBytes(UTF_8);
    }

    private AttachedFile add(String owner, byte[] content) {
        return attachments.add(owner, new NewFile("a.txt", "text/plain", content, Optional.empty()));
    }

    private int kept(AttachedFile file) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select count(*) from content_piece where hash = ?")
                        .bind(0, file.hash())
                        .mapTo(Integer.class)
                        .one());
    }

    private Messages.Asked ask(String owner, String conversation, String text, String... files) {
        Question question = new Question(Optional.empty(), Message.Role.USER, Optional.empty(), text, List.of(files));
        return messages.ask(
                owner,
                conversation,
                new Branch.Newest(),
                List.of(question),
                new AnswerPlan("m", "g-files" + TESTS.incrementAndGet()));
    }

    private Exchange asked(String conversation, String text, String... files) {
        return assertInstanceOf(Messages.Stored.class, ask(ann, conversation, text, files))
                .exchange();
    }

    private String conversation() {
        return conversations.create(ann, Optional.empty()).id();
    }

    @Test
    void bytesOfAnySizeComeBackAsTheyWentToTheirOwnerOnly() {
        byte[] large = new byte[3_000_001];
        new Random(number).nextBytes(large);
        NewFile file = new NewFile("ä \"b\".docx", "application/x", large, Optional.of("what is written in it"));
        AttachedFile added = attachments.add(ann, file);
        assertEquals(Optional.of(added), attachments.find(ann, added.id()));
        assertEquals(large.length, added.size());
        assertArrayEquals(large, attachments.bytes(added));
        assertEquals(Optional.of("what is written in it"), attachments.text(added));
        assertEquals(Optional.empty(), attachments.find(bob, added.id()));
        assertEquals(Optional.empty(), attachments.find(ann, "nothing"));
    }

    @Test
    void theSameBytesAreKeptOnceUntilTheLastAttachmentGoes() {
        AttachedFile one = add(ann, content("same"));
        AttachedFile two = add(bob, content("same"));
        assertEquals(1, kept(one));
        assertEquals(Attachments.Deletion.DELETED, attachments.delete(ann, one.id()));
        assertEquals(1, kept(two));
        assertEquals(Attachments.Deletion.UNKNOWN, attachments.delete(ann, two.id()));
        assertEquals(Attachments.Deletion.DELETED, attachments.delete(bob, two.id()));
        assertEquals(0, kept(two));
    }

    @Test
    void theSameBytesAttachedAtOnceAreKeptOnce() throws Exception {
        List<Future<AttachedFile>> added = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                added.add(threads.submit(() -> add(ann, content("at once"))));
            }
        }
        for (Future<AttachedFile> file : added) {
            assertArrayEquals(content("at once"), attachments.bytes(file.get()));
        }
        assertEquals(1, kept(added.getFirst().get()));
    }

    @Test
    void messagesHaveTheirFilesInOrderAlsoInTheHistory() {
        String one = add(ann, content("one")).id();
        String two = add(ann, content("two")).id();
        String made = conversation();
        Exchange exchange = asked(made, "look", two, one);
        asked(made, "and now?");
        for (List<Message> said : List.of(exchange.history(), messages.of(ann, made))) {
            assertEquals(
                    List.of(two, one),
                    said.getFirst().attachments().stream().map(AttachedFile::id).toList());
            assertEquals(
                    List.of(),
                    said.subList(1, said.size()).stream()
                            .flatMap(m -> m.attachments().stream())
                            .toList());
        }
    }

    @Test
    void aFileAloneIsAQuestionAndTheTitle() {
        String made = conversation();
        asked(made, "", add(ann, content("alone")).id());
        assertEquals("a.txt", conversations.find(ann, made).orElseThrow().title());
    }

    @Test
    void whatIsNotOnesOwnCannotBeAsked() {
        String made = conversation();
        String bobs = add(bob, content("bob's")).id();
        assertEquals(Messages.Refusal.NO_ATTACHMENT, ask(ann, made, "x", bobs));
        assertEquals(Messages.Refusal.NO_ATTACHMENT, ask(ann, made, "x", "nothing"));
        assertEquals(List.of(), messages.of(ann, made));
    }

    @Test
    void whatAMessageHasCannotBeDeletedButGoesWithTheLastConversation() {
        AttachedFile file = add(ann, content("shared"));
        String one = conversation();
        String two = conversation();
        asked(one, "x", file.id());
        asked(two, "y", file.id());
        assertEquals(Attachments.Deletion.IN_USE, attachments.delete(ann, file.id()));
        assertTrue(conversations.delete(ann, one));
        assertArrayEquals(content("shared"), attachments.bytes(file));
        assertTrue(conversations.delete(ann, two));
        assertEquals(Optional.empty(), attachments.find(ann, file.id()));
        assertEquals(0, kept(file));
    }

    @Test
    void whatWasNotSentWithinADayIsSwept() {
        AttachedFile orphan = add(ann, content("orphan"));
        AttachedFile sent = add(ann, content("sent"));
        asked(conversation(), "x", sent.id());
        new Attachments(database, at(NOW.plus(Duration.ofHours(23)))).sweep();
        assertTrue(attachments.find(ann, orphan.id()).isPresent());
        assertTrue(new Attachments(database, at(NOW.plus(Duration.ofHours(25)))).sweep() >= 1);
        assertEquals(Optional.empty(), attachments.find(ann, orphan.id()));
        assertEquals(0, kept(orphan));
        assertArrayEquals(content("sent"), attachments.bytes(sent));
    }
}
