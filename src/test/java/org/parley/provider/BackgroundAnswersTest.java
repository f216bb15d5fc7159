package org.parley.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;
import org.parley.testing.TestUpstreamResponse;

/** An answer that is made in the background outlives every connection, and ends when it is to end. */
final class BackgroundAnswersTest {
    private static final String GATED = "mock-items-reasoning-gate-n12";
    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final UpstreamAnswer FIRST = new UpstreamAnswer("", "resp_bg1");

    @Test
    void itIsAskedForAndNamedBeforeItSaysAnything() {
        try (OpenAiFixture fixture = OpenAiFixture.inTheBackground()) {
            Asking asking = fixture.ask("mock-n5");
            assertInstanceOf(Ending.Completed.class, asking.ending());
            assertEquals(TestUpstream.expectedText("mock-n5"), asking.sink().text());
            assertEquals(List.of(FIRST), asking.sink().made());
            var asked = fixture.upstream.awaitExchange(0).request().json();
            assertTrue(asked.path("background").asBoolean());
            assertTrue(asked.path("store").asBoolean());
        }
    }

    @Test
    void whereNobodyCouldGoOnNothingIsKept() {
        try (OpenAiFixture fixture = OpenAiFixture.inTheBackground()) {
            Ending ending = fixture.provider.stream(Prompt.of("mock-n5", "Hello"), new Told(), new Cancellation());
            assertInstanceOf(Ending.Completed.class, ending);
            var asked = fixture.upstream.awaitExchange(0).request().json();
            assertFalse(asked.has("background"));
            assertFalse(asked.path("store").asBoolean(true));
        }
    }

    static Stream<Consumer<TestUpstreamResponse>> breaks() {
        return Stream.of(TestUpstreamResponse::cutReaders, TestUpstreamResponse::endReaders);
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void aBrokenConnectionIsNoticedByNobody(Consumer<TestUpstreamResponse> breaking) {
        try (OpenAiFixture fixture = OpenAiFixture.inTheBackground()) {
            Asking asking = fixture.ask(GATED);
            TestUpstreamExchange model = fixture.upstream.awaitExchange(0);
            for (int said = 1; said <= 12; said++) {
                var unused = model.permit(1);
                String text = TestUpstream.expectedText(GATED, said);
                TestUpstream.await("delta " + said, () -> asking.sink().text().equals(text));
                if (said % 4 == 0) {
                    breaking.accept(model.response());
                }
            }
            assertInstanceOf(Ending.Completed.class, asking.ending());
            assertEquals(TestUpstream.expectedText(GATED), asking.sink().text());
            assertEquals(
                    List.of("", "Weighing ", "the ", "question."), asking.sink().thinking());
            assertEquals(1, fixture.upstream.started());
            assertTrue(model.response().resumed() >= 2);
        }
    }

    @Test
    void whatTheProviderDoesNotKnowAnyMoreEndsWhereItIs() {
        try (OpenAiFixture fixture = OpenAiFixture.inTheBackground()) {
            Asking asking = fixture.ask(GATED);
            TestUpstreamExchange model = fixture.upstream.awaitExchange(0).permit(3);
            TestUpstream.await("text", () -> asking.sink().text().equals(TestUpstream.expectedText(GATED, 3)));
            fixture.provider.forget(FIRST);
            model.response().cutReaders();
            assertEquals("upstream-answer-gone", asking.fault().type());
            assertEquals(TestUpstream.expectedText(GATED, 3), asking.sink().text());
            var unused = model.permit(99);
        }
    }

    @Test
    void aModelThatFailsHasFailed() {
        try (OpenAiFixture fixture = OpenAiFixture.inTheBackground()) {
            assertEquals("upstream-error", fixture.ask("mock-failed-k3").fault().type());
            assertEquals(0, fixture.upstream.awaitExchange(0).response().resumed());
        }
    }

    @Test
    void stopEndsItAtTheProvider() {
        try (OpenAiFixture fixture = OpenAiFixture.inTheBackground()) {
            Asking asking = fixture.ask(GATED);
            TestUpstreamExchange model = fixture.upstream.awaitExchange(0).permit(3);
            TestUpstream.await("text", () -> asking.sink().text().equals(TestUpstream.expectedText(GATED, 3)));
            asking.cancellation().cancel();
            model.awaitPeerLeft(A_SECOND);
            assertTrue(model.aborted());
            assertInstanceOf(Ending.Cancelled.class, asking.ending());
        }
    }

    @Test
    void stopBeforeItHasANameWaitsForThat() {
        try (OpenAiFixture fixture = OpenAiFixture.inTheBackground()) {
            fixture.upstream.manual();
            Asking asking = fixture.ask("m");
            TestUpstreamExchange model = fixture.upstream.awaitExchange(0);
            asking.cancellation().cancel();
            var unused = model.begin();
            model.awaitPeerLeft(A_SECOND);
            assertInstanceOf(Ending.Cancelled.class, asking.ending());
        }
    }

    @Test
    void whatKnowsNoBackgroundEndsWithItsConnection() {
        try (OpenAiFixture fixture = OpenAiFixture.inTheBackground()) {
            fixture.upstream.chatOnly();
            Asking asking = fixture.ask("mock-gate-n9");
            TestUpstreamExchange model = fixture.upstream.awaitExchange(0).permit(3);
            TestUpstream.await("text", () -> !asking.sink().text().isEmpty());
            assertEquals(List.of(), asking.sink().made());
            asking.cancellation().cancel();
            model.awaitPeerLeft(A_SECOND);
            assertInstanceOf(Ending.Cancelled.class, asking.ending());
        }
    }

    @Test
    void whatWasStoppedBeforeItBeganIsNotAskedFor() {
        try (OpenAiFixture fixture = OpenAiFixture.inTheBackground()) {
            Cancellation cancellation = new Cancellation();
            cancellation.cancel();
            Ending ending = fixture.provider.stream(Prompt.of("m", "Hello"), new RecordingSink(), cancellation);
            assertInstanceOf(Ending.Cancelled.class, ending);
            assertEquals(0, fixture.upstream.started());
        }
    }

    @Test
    void whatIsLeftGoesOnAndIsSaidAgainToWhoeverGoesOnWithIt() {
        try (OpenAiFixture fixture = OpenAiFixture.inTheBackground()) {
            Asking first = fixture.ask(GATED);
            TestUpstreamExchange model = fixture.upstream.awaitExchange(0).permit(3);
            TestUpstream.await("text", () -> first.sink().text().equals(TestUpstream.expectedText(GATED, 3)));
            first.cancellation().leave();
            assertInstanceOf(Ending.Cancelled.class, first.ending());
            assertTrue(model.open());

            Asking next = Asking.goOn(fixture.provider, FIRST);
            TestUpstream.await("text", () -> next.sink().text().equals(TestUpstream.expectedText(GATED, 3)));
            var unused = model.permit(99);
            assertInstanceOf(Ending.Completed.class, next.ending());
            assertEquals(TestUpstream.expectedText(GATED), next.sink().text());
            assertEquals(first.sink().thinking(), next.sink().thinking());
        }
    }

    @Test
    void nobodyGoesOnWithWhatIsNotKnown() {
        try (OpenAiFixture fixture = OpenAiFixture.inTheBackground()) {
            assertEquals(
                    "upstream-answer-gone",
                    Asking.goOn(fixture.provider, FIRST).fault().type());
        }
    }

    @Test
    void whatIsForgottenIsNotKept() {
        try (OpenAiFixture fixture = OpenAiFixture.inTheBackground()) {
            assertInstanceOf(Ending.Completed.class, fixture.ask("mock-n5").ending());
            assertEquals(1, fixture.upstream.kept());
            fixture.provider.forget(FIRST);
            assertEquals(0, fixture.upstream.kept());
        }
    }
}
