package org.parley.conversation;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The stores on one database, and two owners that each test has for itself. */
abstract class StoreTest {
    private static final AtomicLong OWNERS = new AtomicLong();
    private static final AtomicLong GENERATIONS = new AtomicLong();

    private final AtomicLong now =
            new AtomicLong(Instant.parse("2026-01-01T00:00:00Z").toEpochMilli());
    private final InstantSource ticking = () -> Instant.ofEpochMilli(now.incrementAndGet());
    final Clock clock = ticking.withZone(ZoneOffset.UTC);
    final ChangeFeed feed = new ChangeFeed();
    final Database database;
    final Conversations conversations;
    final Messages messages;
    final String ann = "ann" + OWNERS.incrementAndGet();
    final String bob = "bob" + OWNERS.incrementAndGet();

    StoreTest(Database database) {
        this.database = database;
        conversations = new Conversations(database, clock, feed);
        messages = new Messages(database, clock, feed);
    }

    static AnswerPlan plan() {
        return new AnswerPlan("gpt-5-mini", "generation" + GENERATIONS.incrementAndGet());
    }

    static Question question(String text) {
        return new Question(Optional.empty(), Message.Role.USER, Optional.of("Ann"), text, List.of());
    }

    static Question question(String id, String text) {
        return new Question(Optional.of(id), Message.Role.USER, Optional.of("Ann"), text, List.of());
    }

    Conversation conversation() {
        return conversations.create(ann, Optional.empty());
    }

    static final Branch NEWEST = new Branch.Newest();

    static AnswerPart said(String text, String thinking) {
        return new AnswerPart(text, thinking, List.of(), List.of());
    }

    Exchange ask(Conversation conversation, Branch branch, Question... questions) {
        Messages.Asked asked = messages.ask(ann, conversation.id(), branch, List.of(questions), plan());
        return assertInstanceOf(Messages.Stored.class, asked).exchange();
    }

    List<String> texts(Conversation conversation) {
        return messages.of(ann, conversation.id()).stream().map(Message::text).toList();
    }
}
