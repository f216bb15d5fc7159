package org.parley.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.parley.testing.OnEachDatabase;

/** What is promised of conversations on every database. */
@ParameterizedClass
@ArgumentsSource(OnEachDatabase.class)
class ConversationsTest extends StoreTest {
    ConversationsTest(Database database) {
        super(database);
    }

    @Test
    void whatWasCreatedIsFoundByItsOwnerOnly() {
        Conversation made = conversations.create(ann, Optional.of("  Plans \n for 2027 "));
        assertEquals("Plans for 2027", made.title());
        assertEquals(Optional.of(made), conversations.find(ann, made.id()));
        assertEquals(Optional.empty(), conversations.find(bob, made.id()));
        assertEquals(Optional.empty(), conversations.find(ann, "nowhere"));
    }

    @Test
    void titlesOfAnyCharactersAreCutToFit() {
        Conversation made = conversations.create(ann, Optional.of("😀".repeat(300)));
        assertEquals(
                "😀".repeat(100),
                conversations.find(ann, made.id()).orElseThrow().title());
    }

    @Test
    void theListIsPinnedFirstThenNewestFirstInParts() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            made.add(conversations.create(ann, Optional.of("c" + i)).id());
        }
        conversations.create(bob, Optional.of("not ann's"));
        change(made.get(3), new ConversationChange(Optional.empty(), Optional.of(true), Optional.empty()));
        change(made.get(4), new ConversationChange(Optional.empty(), Optional.empty(), Optional.of(true)));
        List<String> listed = new ArrayList<>();
        Optional<ListPlace> from = Optional.empty();
        do {
            ConversationPage page = conversations.list(ann, false, from, 10);
            assertTrue(page.conversations().size() <= 10);
            page.conversations().forEach(conversation -> listed.add(conversation.title()));
            from = page.next().flatMap(ListPlace::parse);
        } while (from.isPresent());
        List<String> expected = new ArrayList<>(List.of("c3"));
        for (int i = 24; i >= 0; i--) {
            if (i != 3 && i != 4) {
                expected.add("c" + i);
            }
        }
        assertEquals(expected, listed);
        assertEquals(
                1,
                conversations
                        .list(ann, true, Optional.empty(), 10)
                        .conversations()
                        .size());
    }

    private void change(String id, ConversationChange change) {
        assertTrue(conversations.change(ann, id, change).isPresent());
    }

    @Test
    void aChangeTouchesOnlyWhatItNamesAndOnlyTheOwners() {
        Conversation made = conversations.create(ann, Optional.of("before"));
        ConversationChange rename = new ConversationChange(Optional.of("after"), Optional.empty(), Optional.empty());
        assertEquals(Optional.empty(), conversations.change(bob, made.id(), rename));
        Conversation changed = conversations.change(ann, made.id(), rename).orElseThrow();
        assertEquals("after", changed.title());
        assertFalse(changed.pinned());
        assertEquals(made.updated(), changed.updated(), "a new title does not move a conversation to the top");
    }

    @Test
    void deletingTakesEverythingSaidWithItAndIsTheOwnersOnly() {
        Conversation made = conversation();
        ask(made, NEWEST, question("hello"));
        assertFalse(conversations.delete(bob, made.id()));
        assertTrue(conversations.delete(ann, made.id()));
        assertFalse(conversations.delete(ann, made.id()));
        assertEquals(List.of(), messages.of(ann, made.id()));
    }

    private static final class Recorder implements ChangeFeed.Follower {
        private final List<Change> told = new ArrayList<>();

        @Override
        public void changed(Change change) {
            told.add(change);
        }

        @Override
        public void dismissed() {
            // nobody is dismissed here
        }

        @Override
        public void feedEnds() {
            // the test has ended as well
        }
    }

    @Test
    void theOwnerHearsOfEveryChangeAndNobodyElse() {
        Recorder heard = new Recorder();
        Recorder bobs = new Recorder();
        feed.follow(ann, heard);
        feed.follow(bob, bobs);
        Conversation made = conversation();
        change(made.id(), new ConversationChange(Optional.of("t"), Optional.empty(), Optional.empty()));
        Exchange exchange = ask(made, NEWEST, question("one"));
        AnswerEnd done = new AnswerEnd(Message.Status.COMPLETED, Optional.empty(), Optional.empty());
        messages.progress(made.id(), exchange.answer(), said("1", ""));
        messages.finish(ann, made.id(), exchange.answer(), said("", ""), done);
        messages.finish(ann, made.id(), exchange.answer(), said("", ""), done);
        conversations.delete(bob, made.id());
        conversations.delete(ann, made.id());
        feed.leave(ann, heard);
        conversation();
        assertEquals(
                List.of(
                        Change.What.CREATED,
                        Change.What.CHANGED,
                        Change.What.ASKED,
                        Change.What.ANSWERED,
                        Change.What.DELETED),
                heard.told.stream().map(Change::what).toList());
        assertEquals(Optional.of(exchange.answer()), heard.told.get(2).message());
        assertEquals(List.of(), bobs.told);
        feed.leave(bob, bobs);
        assertEquals(0, feed.followers());
    }

    @Test
    void aConversationRunsWhileAnAnswerInItDoes() {
        Conversation made = conversation();
        assertFalse(made.running());
        Exchange exchange = ask(made, NEWEST, question("one"));
        assertTrue(conversations.find(ann, made.id()).orElseThrow().running());
        assertTrue(conversations
                .list(ann, false, Optional.empty(), 1)
                .conversations()
                .getFirst()
                .running());
        messages.finish(
                ann,
                made.id(),
                exchange.answer(),
                said("1", ""),
                new AnswerEnd(Message.Status.COMPLETED, Optional.empty(), Optional.empty()));
        assertFalse(conversations.find(ann, made.id()).orElseThrow().running());
    }

    @Test
    void itAnswersAndItsTablesMayBeThereAlready() {
        assertTrue(database.answers());
    }
}
