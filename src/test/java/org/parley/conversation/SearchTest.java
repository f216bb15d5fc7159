package org.parley.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.OnEachDatabase;

/** What search promises on every database. Each test has owners of its own. */
@ParameterizedClass
@ArgumentsSource(OnEachDatabase.class)
class SearchTest {
    private static final AtomicLong OWNERS = new AtomicLong();
    private static final AtomicLong GENERATIONS = new AtomicLong();
    private static final AnswerEnd DONE = new AnswerEnd(Message.Status.COMPLETED, Optional.empty(), Optional.empty());

    private final Conversations conversations;
    private final Messages messages;
    private final Search search;
    private final String ann = "ann's \\ " + OWNERS.incrementAndGet();
    private final String bob = "bob" + OWNERS.incrementAndGet();

    SearchTest(Database database) {
        conversations = new Conversations(database, Clock.systemUTC(), new ChangeFeed());
        messages = new Messages(database, Clock.systemUTC(), new ChangeFeed());
        search = new Search(database);
    }

    private List<Found> find(String text) {
        return SearchQuery.parse(text).map(query -> search.find(ann, query, 20)).orElse(List.of());
    }

    private List<String> excerpts(String text) {
        return find(text).stream()
                .map(found -> String.join(
                        "",
                        found.excerpt().parts().stream().map(Excerpt.Part::text).toList()))
                .toList();
    }

    private String conversation(String title) {
        return conversations.create(ann, Optional.of(title)).id();
    }

    private String ask(String conversation, String text) {
        Question question = new Question(Optional.empty(), Message.Role.USER, Optional.empty(), text, List.of());
        Messages.Asked asked = messages.ask(
                ann,
                conversation,
                new Branch.Newest(),
                List.of(question),
                new AnswerPlan("m", "search" + GENERATIONS.incrementAndGet()));
        return assertInstanceOf(Messages.Stored.class, asked).exchange().answer();
    }

    private void answer(String conversation, String answer, String text) {
        messages.finish(ann, conversation, answer, new AnswerPart(text, "", List.of(), List.of()), DONE);
    }

    @Test
    void titlesComeFirstThenMessagesNewestFirst() {
        String one = conversation("Holiday plans");
        ask(one, "my holiday one");
        ask(one, "my holiday two");
        conversation("More holidays");
        assertEquals(
                List.of("More holidays", "Holiday plans", "my holiday two", "my holiday one"), excerpts("holiday"));
        Found said = find("my holiday one").getFirst();
        assertEquals(one, said.conversation().id());
        assertEquals(Optional.of(Message.Role.USER), said.role());
        assertTrue(said.message().isPresent());
    }

    @Test
    void allWordsMustBeThereAndTheLastMayBeBegun() {
        String one = conversation("t");
        ask(one, "red green blue");
        ask(one, "red yellow");
        assertEquals(List.of("red green blue"), excerpts("blue red"));
        assertEquals(List.of("red yellow"), excerpts("red yel"));
        assertEquals(List.of(), excerpts("yel red"));
        assertEquals(List.of(), excerpts("green yellow"));
    }

    @Test
    void caseAndAccentsDoNotMatter() {
        String one = conversation("t");
        ask(one, "Die GRÖSSE der Übung, 日本語のテキスト");
        assertEquals(1, find("größe").size());
        assertEquals(1, find("ubung").size());
        assertEquals(1, find("日本").size());
    }

    @Test
    void anAnswerIsFoundWhenItHasEnded() {
        String one = conversation("t");
        String answer = ask(one, "?");
        messages.progress(one, answer, new AnswerPart("unfinished ", "", List.of(), List.of()));
        assertEquals(List.of(), excerpts("unfinished"));
        answer(one, answer, "symphony");
        assertEquals(List.of("unfinished symphony"), excerpts("unfinished"));
        assertEquals(
                Optional.of(Message.Role.ASSISTANT), find("symphony").getFirst().role());
    }

    @Test
    void anInterruptedAnswerIsFoundAsFarAsItCame() {
        String one = conversation("t");
        messages.progress(one, ask(one, "?"), new AnswerPart("cut short", "", List.of(), List.of()));
        messages.interruptRunning();
        assertEquals(List.of("cut short"), excerpts("short"));
    }

    @Test
    void aTitleIsFoundAsItIsNow() {
        String one = conversation("before");
        ConversationChange rename = new ConversationChange(Optional.of("after"), Optional.empty(), Optional.empty());
        conversations.change(ann, one, rename);
        assertEquals(List.of(), excerpts("before"));
        assertEquals(List.of("after"), excerpts("after"));
        String untitled = conversations.create(ann, Optional.empty()).id();
        ask(untitled, "a first question");
        assertEquals(2, find("first question").size(), "the title that stands for it, and the question");
        conversations.entitle(ann, untitled, "The model's idea");
        assertEquals(1, find("first question").size());
        assertEquals(List.of("The model's idea"), excerpts("model idea"));
    }

    @Test
    void whatIsDeletedOrAnothersIsNotFound() {
        String one = conversation("secret");
        ask(one, "secret");
        assertEquals(List.of(), search.find(bob, SearchQuery.parse("secret").orElseThrow(), 20));
        conversations.delete(ann, one);
        assertEquals(List.of(), excerpts("secret"));
    }

    @Test
    void noMoreAreGivenThanWanted() {
        String one = conversation("many");
        IntStream.range(0, 10).forEach(i -> ask(one, "many " + i));
        SearchQuery query = SearchQuery.parse("many").orElseThrow();
        assertEquals(3, search.find(ann, query, 3).size());
        assertEquals(11, search.find(ann, query, 20).size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%",
                "_",
                "' or 1=1 --",
                "\\",
                "a & | ! ( ) <-> b:* 'x'",
                "\"",
                "*",
                ":*",
                "\0",
                "\uD83D",
                "😀",
                "a\\'b"
            })
    void signsMeanNothing(String text) {
        ask(conversation("t"), "plain");
        assertEquals(List.of(), excerpts(text));
    }

    @Test
    void endlessQueriesAreAnswered() {
        ask(conversation("t"), "plain");
        assertEquals(List.of(), excerpts("x".repeat(10_000)));
        assertEquals(List.of(), excerpts("plain x ".repeat(2_000)));
    }
}
