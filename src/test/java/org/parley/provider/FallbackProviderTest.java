package org.parley.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.TestUpstream.expectedText;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.config.ServedModels;
import org.parley.config.Upstream;
import org.parley.provider.UpstreamHealth.State;
import org.parley.testing.AdjustableClock;
import org.parley.testing.LogRecorder;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;

/** When an upstream is left alone, tried again, or full. */
class FallbackProviderTest {
    private static final ServedModels ALL = ServedModels.ALL;
    private static final ServedModels ALONE = new ServedModels(List.of(new ServedModels.Entry("alone", "")));

    private final AdjustableClock clock = new AdjustableClock(Instant.EPOCH);
    private final TestUpstream first = TestUpstream.start();
    private final TestUpstream second = TestUpstream.start();
    private FallbackProvider provider = provider(0, ALL);

    /** @param second which models the second has */
    private FallbackProvider provider(int concurrency, ServedModels second) {
        return new FallbackProvider(List.of(
                upstream("first", first, ServedModels.ALL, concurrency),
                upstream("second", this.second, second, concurrency)));
    }

    private GuardedUpstream upstream(String name, TestUpstream server, ServedModels models, int concurrency) {
        Duration limit = Duration.ofSeconds(20);
        return upstream(name, server, models, concurrency, OpenAiFixture.provider(server.baseUrl(), limit, limit));
    }

    private GuardedUpstream upstream(
            String name, TestUpstream server, ServedModels models, int concurrency, OpenAiProvider asking) {
        Upstream settings = new Upstream(
                name,
                Optional.empty(),
                Optional.of(URI.create(server.baseUrl().replace("://", "://user:canary@"))),
                Optional.empty(),
                Optional.empty(),
                Upstream.Api.AUTO,
                models,
                concurrency);
        return new GuardedUpstream(settings, asking, clock);
    }

    private void use(int concurrency, ServedModels modelsOfTheSecond) {
        provider.close();
        provider = provider(concurrency, modelsOfTheSecond);
    }

    @AfterEach
    void stop() {
        provider.close();
        first.close();
        second.close();
    }

    private Asking ask(String model) {
        return Asking.start(provider, Prompt.of(model, "Hello"));
    }

    private void assertAnswered(String model) {
        Asking asking = ask(model);
        assertInstanceOf(Ending.Completed.class, asking.ending());
        assertEquals(expectedText(model), asking.sink().text());
    }

    private UpstreamHealth health(int index) {
        return provider.upstreams().get(index);
    }

    private void firstFails(int times) {
        first.script(exchange -> exchange.json(500, "{}"));
        for (int i = 0; i < times; i++) {
            assertAnswered("m");
        }
    }

    @Test
    void whatOneHasTakenAndDoesNotSayIsEndedThereWhenTheNextIsAsked() {
        provider.close();
        provider = new FallbackProvider(List.of(
                upstream(
                        "first",
                        first,
                        ServedModels.ALL,
                        0,
                        OpenAiFixture.inTheBackground(first, Duration.ofMillis(500))),
                upstream(
                        "second",
                        second,
                        ServedModels.ALL,
                        0,
                        OpenAiFixture.inTheBackground(second, Duration.ofSeconds(20)))));
        first.script(exchange -> exchange.begin().awaitEnd());
        Asking asking = ask("mock-n5");
        assertInstanceOf(Ending.Completed.class, asking.ending());
        assertEquals(expectedText("mock-n5"), asking.sink().text());
        UpstreamAnswer there = new UpstreamAnswer("second", "resp_bg1");
        assertEquals(
                List.of(new UpstreamAnswer("first", "resp_bg1"), there),
                asking.sink().made());
        TestUpstream.await("it is ended at the first", first.awaitExchange(0)::aborted);
        TestUpstream.await("nothing is kept there", () -> first.kept() == 0);

        assertEquals(expectedText("mock-n5"), text(Asking.goOn(provider, there)));
        provider.forget(there);
        assertEquals(0, second.kept());
        assertEquals(
                "upstream-answer-gone",
                Asking.goOn(provider, new UpstreamAnswer("third", "resp_bg1"))
                        .fault()
                        .type());
    }

    @Test
    void oneThatKeepsFailingIsLeftAloneUntilItAnswersAgain() {
        try (LogRecorder log = LogRecorder.start()) {
            firstFails(7);
            assertEquals(5, first.started());
            assertEquals(7, second.started());
            assertEquals(State.OPEN, health(0).state());
            assertEquals(State.CLOSED, health(1).state());

            clock.forward(GuardedUpstream.PAUSE.plusMillis(1));
            first.script(exchange -> exchange.begin().delta("Back").complete("Back"));
            assertEquals("Back", text(ask("m")));
            assertEquals(State.CLOSED, health(0).state());
            assertEquals("Back", text(ask("m")));
            assertEquals(7, second.started());

            List<String> changes = log.records().stream()
                    .filter(line -> line.contains(GuardedUpstream.class.getName()))
                    .toList();
            assertEquals(3, changes.size(), changes::toString);
            assertTrue(changes.get(0).contains("upstream first keeps failing"), changes::toString);
            assertTrue(changes.get(0).contains("upstream-error"), changes::toString);
            assertTrue(changes.get(2).contains("upstream first answers again"), changes::toString);
        }
    }

    private static String text(Asking asking) {
        assertInstanceOf(Ending.Completed.class, asking.ending());
        return asking.sink().text();
    }

    @Test
    void oneQuestionFindsOutWhetherItAnswersAgain() {
        firstFails(5);
        clock.forward(GuardedUpstream.PAUSE.plusMillis(1));
        first.manual();
        Asking probe = ask("m");
        TestUpstreamExchange probed = first.awaitExchange(5);
        assertAnswered("m");
        assertEquals(6, first.started());
        assertEquals(State.HALF_OPEN, health(0).state());
        probed.json(503, "{}");
        assertEquals(expectedText("m"), text(probe));
        assertEquals(State.OPEN, health(0).state());
        assertAnswered("m");
        assertEquals(6, first.started());
    }

    @Test
    void whereAllAreLeftAloneTheErrorComesAtOnce() {
        use(0, ALONE);
        first.script(exchange -> exchange.json(500, "{}", "X-Should-Retry: false"));
        for (int i = 0; i < 5; i++) {
            assertEquals("upstream-error", ask("m").fault().type());
        }
        Fault fault = ask("m").fault();
        assertEquals("upstream-down", fault.type());
        assertEquals(503, fault.status());
        assertEquals(Optional.of(GuardedUpstream.PAUSE), fault.retryAfter());
        assertEquals(5, first.started());
    }

    @Test
    void answersThatBreakOffCountAsFailures() {
        for (int i = 0; i < 3; i++) {
            assertEquals("upstream-cut", ask("mock-cut-k3").fault().type());
        }
        assertEquals(State.OPEN, health(0).state());
        assertEquals(0, second.started());
    }

    @Test
    void aBadQuestionIsNotHeldAgainstIt() {
        for (int i = 0; i < 12; i++) {
            assertEquals("bad-request", ask("mock-fail400").fault().type());
        }
        assertEquals(12, first.started());
        assertEquals(State.CLOSED, health(0).state());
        assertEquals(Optional.empty(), health(0).lastFailure());
    }

    @Test
    void norIsAStop() {
        first.manual();
        for (int i = 0; i < 12; i++) {
            Asking asking = ask("m");
            first.awaitExchange(i);
            asking.cancellation().cancel();
            assertInstanceOf(Ending.Cancelled.class, asking.ending());
        }
        assertEquals(State.CLOSED, health(0).state());
        assertEquals(0, health(0).running());
        assertEquals(0, second.started());
    }

    @Test
    void oneThatIsFullLeavesTheRestToTheNext() {
        use(1, ALL);
        first.manual();
        second.manual();
        Asking one = ask("m");
        TestUpstreamExchange atFirst = first.awaitExchange(0).begin();
        Asking two = ask("m");
        TestUpstreamExchange atSecond = second.awaitExchange(0).begin();
        assertEquals(1, health(0).running());
        Fault fault = ask("m").fault();
        assertEquals("upstream-busy", fault.type());
        assertEquals(503, fault.status());
        assertTrue(fault.retryAfter().isPresent());
        atFirst.delta("One").complete("One");
        assertEquals("One", text(one));
        Asking three = ask("m");
        first.awaitExchange(1).begin().delta("Three").complete("Three");
        assertEquals("Three", text(three));
        atSecond.delta("Two").complete("Two");
        assertEquals("Two", text(two));
        assertEquals(2, first.started());
        assertEquals(1, second.started());
    }

    @Test
    void theOnlyOneWithAModelIsAskedPatiently() {
        use(0, ALONE);
        first.script(exchange -> {
            if (first.started() == 1) {
                exchange.json(500, "{}");
            } else {
                exchange.begin().delta("Hi").complete("Hi");
            }
        });
        assertEquals("Hi", text(ask("m")));
        assertEquals(2, first.started());
    }

    @Test
    void oneThatDoesNotHaveTheModelIsPassedOverAndNotBlamed() {
        first.script(exchange ->
                exchange.json(404, "{\"error\":{\"code\":\"model_not_found\",\"param\":\"model\",\"message\":\"x\"}}"));
        for (int i = 0; i < 12; i++) {
            assertAnswered("m");
        }
        assertEquals(12, first.started());
        assertEquals(State.CLOSED, health(0).state());
    }

    @Test
    void aModelThatNobodyHasIsNotAsked() {
        provider.close();
        provider = new FallbackProvider(List.of(upstream("first", first, ALONE, 0)));
        assertEquals("model-not-found", ask("m").fault().type());
        assertEquals(0, first.started());
    }

    @Test
    void itsHealthShowsNoSecret() {
        firstFails(1);
        UpstreamHealth health = health(0);
        assertEquals(first.baseUrl(), health.address());
        assertEquals(List.of("*"), health.models());
        UpstreamHealth.Failure last = health.lastFailure().orElseThrow();
        assertEquals(Instant.EPOCH, last.at());
        assertEquals("upstream-error", last.fault().type());
    }

    @Test
    void oneThatCannotBeAskedHidesNoModelOfTheOthers() {
        second.models("b", "a");
        first.close();
        assertEquals(List.of("b", "a"), provider.models());
        second.close();
        assertThrows(ProviderException.class, provider::models);
    }
}
