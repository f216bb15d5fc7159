package org.parley.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.parley.testing.OnEachDatabase;

/** What is promised of questions and answers on every database. */
@ParameterizedClass
@ArgumentsSource(OnEachDatabase.class)
class MessagesTest extends StoreTest {
    MessagesTest(Database database) {
        super(database);
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
        Conversation made = new Imports(database, clock, feed)
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
}
