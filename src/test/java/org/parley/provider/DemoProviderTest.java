package org.parley.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.TestUpstream;

final class DemoProviderTest {
    private static final Duration NONE = Duration.ZERO;
    private static final Duration LONG = Duration.ofMinutes(10);

    @Test
    void tellsTheTruthAndRepeatsTheQuestion() {
        try (DemoProvider demo = new DemoProvider(NONE, NONE)) {
            Asking asking = Asking.start(demo, Prompt.of("demo", "What is\na *table*?"));
            Ending.Completed ending = assertInstanceOf(Ending.Completed.class, asking.ending());
            String text = asking.sink().text();
            assertTrue(text.contains("demo provider"), text);
            assertTrue(text.contains("> What is\n> a *table*?"), text);
            assertTrue(text.contains("OPENAI_API_KEY"), text);
            assertTrue(text.contains("```java\n"), text);
            assertTrue(text.contains("|---|---|"), text);
            assertTrue(String.join("", asking.sink().thinking()).contains("Reading the question"));
            assertTrue(ending.usage().orElseThrow().outputTokens() > 50);
            assertEquals(text.length(), asking.sink().flushedLength());
        }
    }

    @Test
    void showsAttachmentsItWasSent() {
        try (DemoProvider demo = new DemoProvider(NONE, NONE)) {
            List<Attachment> files = List.of(new Attachment("a`b.png", "image/png", new byte[3]));
            Prompt prompt = new Prompt(
                    "demo",
                    List.of(new Turn(Turn.Role.USER, Optional.empty(), "x", files)),
                    Optional.empty(),
                    Set.of());
            Asking asking = Asking.start(demo, prompt);
            assertInstanceOf(Ending.Completed.class, asking.ending());
            assertTrue(asking.sink().text().contains("`a'b.png` (3 bytes)"));
        }
    }

    @Test
    void failsInTheMiddleOnRequest() {
        try (DemoProvider demo = new DemoProvider(NONE, NONE)) {
            Asking asking = Asking.start(demo, Prompt.of("demo", "demo:fail"));
            assertEquals("demo-failure", asking.fault().type());
            assertTrue(asking.sink().text().contains("demo provider"));
        }
    }

    @Test
    void isLongOnRequest() {
        try (DemoProvider demo = new DemoProvider(NONE, NONE)) {
            Asking asking = Asking.start(demo, Prompt.of("demo", "demo:long"));
            assertInstanceOf(Ending.Completed.class, asking.ending());
            assertTrue(asking.sink().text().length() > 5_000);
        }
    }

    @Test
    void showsSeveralLanguagesOnRequest() {
        try (DemoProvider demo = new DemoProvider(NONE, NONE)) {
            Asking asking = Asking.start(demo, Prompt.of("demo", "demo:code"));
            assertInstanceOf(Ending.Completed.class, asking.ending());
            assertTrue(asking.sink().text().contains("```python"));
            assertTrue(asking.sink().text().contains("```sql"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo:slow", "demo:long"})
    void canBeStoppedAtOnce(String question) {
        try (DemoProvider demo = new DemoProvider(LONG, LONG)) {
            Asking asking = Asking.start(demo, Prompt.of("demo", question));
            TestUpstream.await("the beginning", () -> !asking.sink().thinking().isEmpty());
            asking.cancellation().cancel();
            assertInstanceOf(Ending.Cancelled.class, asking.ending());
        }
    }

    @Test
    void closingEndsWhatRuns() {
        DemoProvider demo = new DemoProvider(LONG, LONG);
        Asking asking = Asking.start(demo, Prompt.of("demo", "demo:slow"));
        TestUpstream.await("the beginning", () -> !asking.sink().thinking().isEmpty());
        demo.close();
        assertEquals("upstream-interrupted", asking.fault().type());
    }
}
