package org.parley.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What the stores promise on every database. Each test has owners of its own. */
abstract class StoreContract {
    private static final AtomicLong OWNERS = new AtomicLong();
    private static final AtomicLong GENERATIONS = new AtomicLong();

    private final AtomicLong now =
            new AtomicLong(Instant.parse("2026-01-01T00:00:00Z").toEpochMilli());
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now.incrementAndGet());
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    };
    private final ChangeFeed feed = new ChangeFeed();
    private final Conversations conversations = new Conversations(database(), clock, feed);
    private final Messages messages = new Messages(database(), clock, feed);
    private final String ann = "ann" + OWNERS.incrementAndGet();
    private final String bob = "bob" + OWNERS.incrementAndGet();

    abstract Database database();

    private static AnswerPlan plan() {
        return new AnswerPlan("gpt-5-mini", "generation" + GENERATIONS.incrementAndGet());
    }

    private static Question question(String text) {
        return new Question(Optional.empty(), Message.Role.USER, Optional.of("Ann"), text, List.of());
    }

    private static Question question(String id, String text) {
        return new Question(Optional.of(id), Message.Role.USER, Optional.of("Ann"), text, List.of());
    }

    private Conversation conversation() {
        return conversations.create(ann, Optional.empty());
    }

    private static final Branch NEWEST = new Branch.Newest();

    private static AnswerPart said(String text, String thinking) {
        return new AnswerPart(text, thinking, List.of(), List.of());
    }

    private Exchange ask(Conversation conversation, Branch branch, Question... questions) {
        Messages.Asked asked = messages.ask(ann, conversation.id(), branch, List.of(questions), plan());
        return assertInstanceOf(Messages.Stored.class, asked).exchange();
    }

    private List<String> texts(Conversation conversation) {
        return messages.of(ann, conversation.id()).stream().map(Message::text).toList();
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

    @Test
    void anExchangeIsStoredWithItsHistory() {
        Conversation made = conversation();
        Exchange first = ask(made, NEWEST, question("one"));
        assertEquals(List.of("one"), first.history().stream().map(Message::text).toList());
        messages.progress(made.id(), first.answer(), said("an", "hm"));
        messages.progress(made.id(), first.answer(), said("swer", ""));
        Message.Tokens tokens = new Message.Tokens(5, 6, 11);
        messages.finish(
                ann,
                made.id(),
                first.answer(),
                said("!", ""),
                new AnswerEnd(Message.Status.COMPLETED, Optional.empty(), Optional.of(tokens)));
        Message answer = messages.of(ann, made.id()).getLast();
        assertEquals("answer!", answer.text());
        assertEquals("hm", answer.thinking());
        assertEquals(Message.Status.COMPLETED, answer.status());
        assertEquals(Optional.of(tokens), answer.tokens());
        Exchange second = ask(made, NEWEST, question("two"));
        assertEquals(
                List.of("one", "answer!", "two"),
                second.history().stream().map(Message::text).toList());
        assertEquals(List.of(), messages.of(bob, made.id()));
    }

    @Test
    void anEndIsFinal() {
        Conversation made = conversation();
        Exchange exchange = ask(made, NEWEST, question("one"));
        AnswerEnd stopped = new AnswerEnd(Message.Status.STOPPED, Optional.of("stop"), Optional.empty());
        messages.finish(ann, made.id(), exchange.answer(), said("a", ""), stopped);
        messages.progress(made.id(), exchange.answer(), said("late", ""));
        messages.finish(
                ann,
                made.id(),
                exchange.answer(),
                said("late", ""),
                new AnswerEnd(Message.Status.COMPLETED, Optional.empty(), Optional.empty()));
        Message answer = messages.of(ann, made.id()).getLast();
        assertEquals("a", answer.text());
        assertEquals(Message.Status.STOPPED, answer.status());
        assertEquals(Optional.of("stop"), answer.reason());
    }

    @Test
    void anEditedQuestionIsABranchWithAHistoryOfItsOwn() {
        Conversation made = conversation();
        Exchange first = ask(made, NEWEST, question("q1", "one"));
        ask(made, NEWEST, question("two"));
        Exchange edited = ask(made, new Branch.After(first.answer()), question("two, otherwise"));
        assertEquals(
                List.of("one", "", "two, otherwise"),
                edited.history().stream().map(Message::text).toList());
    }

    @Test
    void aFirstQuestionAskedOtherwiseIsABranchAtTheBeginning() {
        Conversation made = conversation();
        ask(made, NEWEST, question("q1", "one"));
        Exchange edited = ask(made, new Branch.Beginning(), question("q2", "one, otherwise"));
        assertEquals(
                List.of("one, otherwise"),
                edited.history().stream().map(Message::text).toList());
        Exchange again = ask(made, new Branch.Beginning(), question("q1", "one"));
        assertEquals(List.of("one"), again.history().stream().map(Message::text).toList());
        assertEquals(
                List.of("q1", "q2"),
                messages.of(ann, made.id()).stream()
                        .filter(message -> message.parent().isEmpty())
                        .map(Message::id)
                        .toList());
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
    void sourcesAndToolsOfAnAnswerAreKeptAsTheyStoodLast() {
        Conversation made = conversation();
        Exchange exchange = ask(made, NEWEST, question("one"));
        Message.Source page =
                new Message.Source(Message.Source.Kind.URL, "https://example.org/?a=\"b\"", "A \\ title", 0, 3);
        Message.Source file = new Message.Source(Message.Source.Kind.FILE, "plans.pdf", "", -1, -1);
        Message.ToolUse begun = new Message.ToolUse("t1", "web_search", "running", "");
        Message.ToolUse done = new Message.ToolUse("t1", "web_search", "completed", "日本語");
        messages.progress(made.id(), exchange.answer(), new AnswerPart("", "", List.of(), List.of(begun)));
        assertEquals(List.of(begun), messages.of(ann, made.id()).getLast().tools());
        messages.finish(
                ann,
                made.id(),
                exchange.answer(),
                new AnswerPart("said", "", List.of(page, file), List.of(done)),
                new AnswerEnd(Message.Status.COMPLETED, Optional.empty(), Optional.empty()));
        Message answer = messages.of(ann, made.id()).getLast();
        assertEquals(List.of(done), answer.tools());
        assertEquals(List.of(page, file), answer.sources());
        assertEquals(List.of(), messages.of(ann, made.id()).getFirst().sources());
    }

    @Test
    void theLongestIdThatAClientMayChooseForAGenerationFits() {
        Conversation made = conversation();
        AnswerPlan plan = new AnswerPlan("m", "g".repeat(64));
        assertInstanceOf(Messages.Stored.class, messages.ask(ann, made.id(), NEWEST, List.of(question("one")), plan));
    }

    @Test
    void whatIsSentAgainIsNotStoredAgainAndGetsAnotherAnswer() {
        Conversation made = conversation();
        Exchange first = ask(made, NEWEST, question("q1", "one"));
        Exchange again = ask(made, NEWEST, question("q1", "one"));
        assertEquals(List.of("one"), again.history().stream().map(Message::text).toList());
        List<Message> all = messages.of(ann, made.id());
        assertEquals(3, all.size());
        assertEquals(
                List.of(first.answer(), again.answer()),
                all.stream()
                        .filter(message -> message.parent().equals(Optional.of("q1")))
                        .map(Message::id)
                        .toList());
    }

    @Test
    void aLongBranchIsReadWhole() {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        List<Message> said = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            Optional<String> parent = i == 0 ? Optional.empty() : Optional.of("m" + (i - 1));
            said.add(new Message(
                    "m" + i,
                    parent,
                    Message.Role.USER,
                    Optional.empty(),
                    "" + i,
                    "",
                    Message.Status.COMPLETED,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    start,
                    List.of(),
                    List.of(),
                    List.of()));
        }
        Conversation made = new Imports(database(), clock, feed)
                .take(ann, List.of(new ImportedConversation("long", start, start, said)))
                .getFirst();
        List<Message> history = ask(made, NEWEST, question("last")).history();
        assertEquals(3_001, history.size());
        assertEquals("2999", history.get(2_999).text());
    }

    @Test
    void aGenerationHasOnePlace() {
        Conversation made = conversation();
        AnswerPlan plan = plan();
        assertInstanceOf(
                Messages.Stored.class, messages.ask(ann, made.id(), NEWEST, List.of(question("q1", "one")), plan));
        assertEquals(
                Messages.Refusal.ASKED_BEFORE,
                messages.ask(ann, made.id(), NEWEST, List.of(question("q1", "one")), plan));
        assertEquals(2, messages.of(ann, made.id()).size());
    }

    @Test
    void whatCannotBeStoredLeavesNothing() {
        Conversation made = conversation();
        ask(made, NEWEST, question("q1", "one"));
        List<String> before = texts(made);
        List<Question> several = List.of(question("new"), question("q1", "another text"));
        assertEquals(Messages.Refusal.ID_TAKEN, messages.ask(ann, made.id(), NEWEST, several, plan()));
        assertEquals(
                Messages.Refusal.NO_PARENT,
                messages.ask(ann, made.id(), new Branch.After("nowhere"), List.of(question("x")), plan()));
        assertEquals(
                Messages.Refusal.NO_CONVERSATION, messages.ask(bob, made.id(), NEWEST, List.of(question("x")), plan()));
        assertEquals(before, texts(made));
    }

    @Test
    void idsOfTwoConversationsDoNotMeet() {
        Conversation one = conversation();
        Conversation two = conversation();
        ask(one, NEWEST, question("same", "in one"));
        ask(two, NEWEST, question("same", "in two"));
        assertEquals("in one", texts(one).getFirst());
        assertEquals("in two", texts(two).getFirst());
    }

    @Test
    void answersThatRanWhenTheServerEndedAreMarked() {
        Conversation made = conversation();
        Exchange exchange = ask(made, NEWEST, question("one"));
        messages.progress(made.id(), exchange.answer(), said("part", ""));
        assertTrue(messages.interruptRunning() >= 1);
        assertEquals(0, messages.interruptRunning());
        Message answer = messages.of(ann, made.id()).getLast();
        assertEquals("part", answer.text());
        assertEquals(Message.Status.INTERRUPTED, answer.status());
    }

    @Test
    void textOfAnyKindAndSizeComesBackAsItWent() {
        Conversation made = conversation();
        String text = "\u0001 'quotes' \\ 日本語 😀 \r\n\t \u2028 " + "x".repeat(2_000_000);
        ask(made, NEWEST, question(text));
        assertEquals(text, texts(made).getFirst());
    }

    @Test
    void questionsAtOnceAllAreThereInOneOrder() throws Exception {
        Conversation made = conversation();
        List<Future<Exchange>> asked = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                String text = "q" + i;
                asked.add(threads.submit(() -> ask(made, NEWEST, question(text))));
            }
        }
        List<Integer> depths = new ArrayList<>();
        for (Future<Exchange> exchange : asked) {
            depths.add(exchange.get().history().size());
        }
        assertEquals(20, depths.stream().distinct().count(), depths::toString);
        assertEquals(40, messages.of(ann, made.id()).size());
    }

    @Test
    void itAnswersAndItsTablesMayBeThereAlready() {
        assertTrue(database().answers());
    }
}
