package org.parley.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Eventually.eventually;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.config.Settings;
import org.parley.conversation.Branch;
import org.parley.conversation.ChangeFeed;
import org.parley.conversation.Conversation;
import org.parley.conversation.Conversations;
import org.parley.conversation.Database;
import org.parley.conversation.Message;
import org.parley.conversation.Messages;
import org.parley.conversation.Question;
import org.parley.identity.Caller;
import org.parley.provider.Citation;
import org.parley.provider.Prompt;
import org.parley.provider.ToolCall;
import org.parley.testing.OpenGate;

/** Answers are stored while they are made. */
class AnswersTest {
    private static final Caller ANN = new Caller("ann", "Ann", Set.of(), Set.of(), Caller.How.LOCAL);
    private static final Retention RETENTION = new Retention(Duration.ZERO, Duration.ofHours(1), 1L << 30);

    private final Database database = Database.open(new Settings.Storage(
            Optional.of("jdbc:h2:mem:answers"), Optional.empty(), Optional.empty(), Path.of("unused")));
    private final Messages messages = new Messages(database, Clock.systemUTC(), new ChangeFeed());
    private final Conversation conversation =
            new Conversations(database, Clock.systemUTC(), new ChangeFeed()).create(ANN.id(), Optional.empty());
    private final ScriptedProvider provider = new ScriptedProvider();
    private final Generations generations = new Generations(provider, RETENTION, OpenGate.GATE);
    private final Answers answers = new Answers(generations, messages, Optional.empty());

    @AfterEach
    void close() {
        generations.close();
        answers.close();
        database.close();
    }

    private Answers.Asked ask(String text, Function<List<Message>, Prompt> prompt) {
        return ask(answers, text, prompt);
    }

    private Answers.Asked ask(Answers answers, String text, Function<List<Message>, Prompt> prompt) {
        Question question = new Question(Optional.empty(), Message.Role.USER, Optional.empty(), text, List.of());
        return answers.ask(new StoredStart(
                GenerationId.random(),
                ANN,
                conversation.id(),
                new Branch.Newest(),
                List.of(question),
                "m",
                Set.of(),
                prompt,
                OnDisconnect.CONTINUE));
    }

    private Generation ask(String text) {
        return started(text, history -> Prompt.of("m", history.getLast().text()));
    }

    private Generation started(String text, Function<List<Message>, Prompt> prompt) {
        Answers.Asked asked = ask(text, prompt);
        try (Follower reader =
                assertInstanceOf(Answers.Asked.Admitted.class, asked).reader()) {
            return reader.generation();
        }
    }

    private Message answer() {
        return messages.of(ANN.id(), conversation.id()).getLast();
    }

    @Test
    void aRunningAnswerIsStoredAsFarAsItHasCome() {
        Generation generation = ask("?");
        assertEquals(Message.Status.RUNNING, answer().status());
        assertEquals(Optional.of(generation.id().text()), answer().generation());
        provider.then(ScriptedProvider.text("so ", "far"));
        eventually("the text so far is stored", () -> answer().text().equals("so far"));
        assertEquals(Message.Status.RUNNING, answer().status());
    }

    @Test
    void itsEndIsStoredWithAllItSaid() {
        provider.then(ScriptedProvider.text("\uD83D", "\uDE00\0!")).then(ScriptedProvider.end(ScriptedProvider.DONE));
        ask("?");
        eventually("the end is stored", () -> answer().status() == Message.Status.COMPLETED);
        assertEquals("\uD83D\uDE00!", answer().text());
        assertEquals(Optional.of(new Message.Tokens(1, 2, 3)), answer().tokens());
    }

    @Test
    void whoHasSeenTheEndAndAsksOnIsAnsweredWithTheWholeAnswerInMind() {
        for (int i = 0; i < 30; i++) {
            Generation generation = ask("again?");
            provider.then(ScriptedProvider.text("answer " + i)).then(ScriptedProvider.end(ScriptedProvider.DONE));
            eventually("the end is there to be read", generation::ended);
            String expected = "answer " + i;
            Generation next = started("and on?", history -> {
                assertEquals(expected, history.get(history.size() - 2).text());
                return Prompt.of("m", "on");
            });
            provider.then(ScriptedProvider.end(ScriptedProvider.DONE));
            eventually("the next is over", next::ended);
        }
    }

    @Test
    void sourcesAndToolsAreStoredWithIt() {
        ToolCall begun = new ToolCall("t1", "web_search", "started", "");
        ToolCall done = new ToolCall("t1", "web_search", "completed", "half \uD83D, nul \0");
        provider.then(sink -> {
                    sink.tool(begun);
                    sink.text("said");
                    sink.tool(done);
                    sink.citation(new Citation.Web("https://example.org/", "A page", 0, 4));
                    sink.citation(new Citation.File("plans.pdf", "", -1, -1));
                    return Optional.empty();
                })
                .then(ScriptedProvider.end(ScriptedProvider.DONE));
        ask("?");
        eventually("the end is stored", () -> answer().status() == Message.Status.COMPLETED);
        assertEquals(
                List.of(new Message.ToolUse("t1", "web_search", "completed", "half \uFFFD, nul ")), answer().tools());
        assertEquals(
                List.of(
                        new Message.Source(Message.Source.Kind.URL, "https://example.org/", "A page", 0, 4),
                        new Message.Source(Message.Source.Kind.FILE, "plans.pdf", "", -1, -1)),
                answer().sources());
    }

    @Test
    void aStoppedOneKeepsItsText() {
        Generation generation = ask("?");
        provider.then(ScriptedProvider.text("part"));
        eventually("it speaks", () -> generation.last() > 1);
        generations.stopIn(conversation.id());
        eventually("the stop is stored", () -> answer().status() == Message.Status.STOPPED);
        assertEquals("part", answer().text());
    }

    @Test
    void nobodyNeedsToReadIt() {
        Generation generation = ask("?");
        generations.tick(System.nanoTime() + Duration.ofHours(2).toNanos());
        assertEquals(false, generation.ended());
    }

    @Test
    void storedAnswersGiveTheirMemoryBack() {
        Retention roomForFew = new Retention(Duration.ZERO, Duration.ofHours(1), 4096);
        try (Generations few = new Generations(provider, roomForFew, OpenGate.GATE);
                Answers inFew = new Answers(few, messages, Optional.empty())) {
            for (int i = 0; i < 20; i++) {
                Answers.Asked asked = ask(inFew, "?", history -> Prompt.of("m", "?"));
                try (Follower reader =
                        assertInstanceOf(Answers.Asked.Admitted.class, asked).reader()) {
                    reader.generation().stop();
                }
                eventually("it is stored", () -> answer().status() == Message.Status.STOPPED);
                eventually("its worker has left", () -> few.running() == 0);
            }
        }
    }

    @Test
    void readersLearnWhereItIsStored() {
        Generation generation = ask("?");
        generation.stop();
        String created = "\"conversation\":\"%s\",\"message\":\"%s\"".formatted(conversation.id(), answer().id());
        assertTrue(Reader.readAll(generation, 0).contains(created));
    }

    @Test
    void anExpiredLogNamesTheStoredMessage() {
        provider.then(ScriptedProvider.end(ScriptedProvider.DONE));
        Generation generation = ask("?");
        eventually("it ends", generation::ended);
        generations.tick(System.nanoTime() + Duration.ofHours(2).toNanos());
        Place place = new Place(conversation.id(), answer().id());
        assertEquals(
                new Lookup.Expired(Optional.of(place)),
                generations.find(generation.id().text(), ANN));
    }

    @Test
    void whatCannotBeAskedIsNotLeftRunning() {
        assertThrows(
                IllegalArgumentException.class,
                () -> ask("?", history -> {
                    throw new IllegalArgumentException("no prompt");
                }));
        assertEquals(Message.Status.FAILED, answer().status());
        generations.close();
        assertInstanceOf(Answers.Asked.Busy.class, ask("?", history -> Prompt.of("m", "?")));
        assertEquals(Message.Status.FAILED, answer().status());
    }

    @Test
    void closingStoresWhatWasSaid() {
        ask("?");
        provider.then(ScriptedProvider.text("said"));
        eventually("it speaks", () -> answer().text().equals("said"));
        generations.close();
        answers.close();
        assertEquals(Message.Status.FAILED, answer().status());
        assertEquals(Optional.of("shutting-down"), answer().reason());
    }
}
