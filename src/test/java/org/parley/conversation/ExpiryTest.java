package org.parley.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.parley.identity.Caller;
import org.parley.identity.Users;
import org.parley.testing.OnEachDatabase;

/** What becomes of conversations whose time is over, and of those of people under legal hold. */
@ParameterizedClass
@ArgumentsSource(OnEachDatabase.class)
class ExpiryTest extends StoreTest {
    private final Attachments attachments;
    private final Expiry expiry;
    private final Search search;
    private final Users users;

    ExpiryTest(Database database) {
        super(database);
        attachments = new Attachments(database, clock);
        expiry = new Expiry(database, attachments, feed);
        search = new Search(database);
        users = new Users(database.jdbi(), Clock.systemUTC());
        for (String user : List.of(ann, bob)) {
            var unused = users.admit(new Caller(user, user, Set.of(), Set.of(), Caller.How.OIDC), Optional.empty());
        }
    }

    private Conversation said(String text, AttachedFile... files) {
        Conversation conversation = conversation();
        List<String> ids = List.of(files).stream().map(AttachedFile::id).toList();
        Exchange exchange = ask(
                conversation, NEWEST, new Question(Optional.empty(), Message.Role.USER, Optional.empty(), text, ids));
        AnswerEnd end = new AnswerEnd(Message.Status.COMPLETED, Optional.empty(), Optional.empty());
        messages.finish(ann, conversation.id(), exchange.answer(), said("Yes.", ""), end);
        return conversation;
    }

    private AttachedFile file(String text) {
        return attachments.add(ann, new NewFile("a.txt", "text/plain", (text + ann).getBytes(UTF_8), Optional.empty()));
    }

    private Instant now() {
        return clock.instant();
    }

    private boolean isThere(Conversation conversation) {
        return conversations.find(ann, conversation.id()).isPresent();
    }

    private int rows(Conversation conversation) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select count(*) from message where conversation = :id")
                        .bind("id", conversation.id())
                        .mapTo(Integer.class)
                        .one());
    }

    private List<Found> found(String word) {
        return search.find(ann, SearchQuery.parse(word).orElseThrow(), 10);
    }

    @Test
    void whatIsOldGoesWithItsFilesAndItsPlaceInTheSearch() {
        AttachedFile own = file("own");
        AttachedFile shared = file("shared");
        Conversation old = said("zebra", own, shared);
        Instant before = now();
        Conversation young = said("zebra too", shared);
        assertTrue(expiry.owners(before, "", 1000).contains(ann));
        assertEquals(1, expiry.expire(ann, before));
        assertFalse(isThere(old));
        assertTrue(isThere(young));
        assertEquals(2, found("zebra").size(), "title and message of the young one");
        assertEquals(Optional.empty(), attachments.find(ann, own.id()));
        assertTrue(attachments.find(ann, shared.id()).isPresent());
        assertFalse(expiry.owners(before, "", 1000).contains(ann));
        assertEquals(0, expiry.expire(bob, now()));
    }

    @Test
    void whatIsSaidInItKeepsAConversationYoung() {
        Conversation conversation = said("first");
        Instant before = now();
        ask(conversation, NEWEST, question("second"));
        assertEquals(0, expiry.expire(ann, before));
        assertTrue(isThere(conversation));
    }

    @Test
    void withoutAnybodyUnderLegalHoldNothingPassesForReleased() {
        Conversation kept = said("okapi");
        assertEquals(0, expiry.endReleased());
        assertTrue(isThere(kept));
    }

    @Test
    void moreThanGoTogetherGoAll() {
        for (int i = 0; i < 205; i++) {
            conversation();
        }
        assertEquals(205, expiry.expire(ann, now()));
        assertEquals(
                List.of(), conversations.list(ann, false, Optional.empty(), 10).conversations());
    }

    @Test
    void underLegalHoldNothingExpires() {
        Conversation held = said("zebra");
        assertTrue(users.hold(ann));
        assertEquals(0, expiry.expire(ann, now()));
        assertTrue(isThere(held));
        assertTrue(users.release(ann));
        assertEquals(1, expiry.expire(ann, now()));
    }

    @Test
    void whatIsDeletedUnderLegalHoldIsGoneForItsOwnerAndThereUntilTheHoldEnds() {
        AttachedFile own = file("own");
        AttachedFile shared = file("shared");
        Conversation deleted = said("zebra", own, shared);
        Conversation kept = said("okapi", shared);
        users.hold(ann);
        assertTrue(conversations.delete(ann, deleted.id()));
        assertFalse(conversations.delete(ann, deleted.id()), "it is not there to be deleted again");

        assertFalse(isThere(deleted));
        assertEquals(
                List.of(kept.id()),
                conversations.list(ann, false, Optional.empty(), 10).conversations().stream()
                        .map(Conversation::id)
                        .toList());
        assertEquals(List.of(), messages.of(ann, deleted.id()));
        assertEquals(List.of(), found("zebra"));
        assertEquals(Optional.empty(), attachments.find(ann, own.id()));
        assertTrue(attachments.find(ann, shared.id()).isPresent(), "another conversation has it");
        assertEquals(
                Messages.Refusal.NO_CONVERSATION,
                messages.ask(ann, deleted.id(), NEWEST, List.of(question("On")), plan()));

        assertEquals(0, expiry.endReleased());
        assertEquals(2, rows(deleted));
        users.release(ann);
        assertEquals(1, expiry.endReleased());
        assertEquals(0, rows(deleted));
        assertTrue(attachments.find(ann, shared.id()).isPresent());
        assertTrue(isThere(kept));
    }

    /** Its end is stored after it was deleted. */
    @Test
    void anAnswerThatEndsInADeletedConversationBringsNothingBack() {
        Conversation conversation = conversation();
        Exchange exchange = ask(conversation, NEWEST, question("Hello"));
        users.hold(ann);
        assertTrue(conversations.delete(ann, conversation.id()));
        AnswerEnd end = new AnswerEnd(Message.Status.STOPPED, Optional.empty(), Optional.empty());
        messages.finish(ann, conversation.id(), exchange.answer(), said("zebra", ""), end);
        assertEquals(List.of(), found("zebra"));
        assertFalse(isThere(conversation));
        users.release(ann);
        assertEquals(1, expiry.endReleased());
    }

    @Test
    void filesOfPeopleUnderLegalHoldAreNotSweptAway() {
        AttachedFile unsent = file("unsent");
        users.hold(ann);
        Attachments later = new Attachments(
                database, Clock.offset(Clock.fixed(now(), java.time.ZoneOffset.UTC), Duration.ofDays(2)));
        later.sweep();
        assertTrue(attachments.find(ann, unsent.id()).isPresent());
        users.release(ann);
        later.sweep();
        assertEquals(Optional.empty(), attachments.find(ann, unsent.id()));
    }
}
