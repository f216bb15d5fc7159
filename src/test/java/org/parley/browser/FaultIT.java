package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamEvents;
import org.parley.testing.TestUpstreamExchange;

/** The model fails: the page says what happened, keeps what there is, and offers to try again. */
@ExtendWith(InChromium.class)
class FaultIT {
    private static TestUpstream upstream;
    private static ParleyServer server;

    @BeforeAll
    static void start() {
        upstream = TestUpstream.start();
        server = ParleyServer.before(
                upstream, Map.of("parley.first-event-timeout", "2s", "parley.silence-timeout", "2s"));
    }

    @AfterAll
    static void stop() {
        server.assertIdle();
        server.close();
        upstream.close();
    }

    /**
     * @param before what the model said before it happens; empty: nothing
     * @param title what the reader is told
     */
    record Fault(String name, String before, Consumer<TestUpstreamExchange> happens, String title) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Fault> faults() {
        String half = "Half an answ";
        return Stream.of(
                new Fault("status 500", "", model -> status(model, 500), "The model's server had an error"),
                new Fault("status 429", "", model -> status(model, 429), "The model is asked too much at the moment"),
                new Fault("no first word", "", TestUpstreamExchange::begin, "The model did not answer in time"),
                new Fault("reset", half, TestUpstreamExchange::cut, "The connection to the model was lost"),
                new Fault("silence", half, model -> {}, "The model did not answer in time"),
                new Fault("no end", half, TestUpstreamExchange::end, "The answer stopped without an end"),
                new Fault("error event", half, FaultIT::errorEvent, "The model's server had an error"));
    }

    private static void status(TestUpstreamExchange model, int status) {
        model.json(status, TestUpstreamEvents.error("server_error", "SECRET", "mock_code"));
    }

    private static void errorEvent(TestUpstreamExchange model) {
        model.event("{\"type\":\"error\",\"sequence_number\":9,\"code\":\"server_error\",\"message\":\"SECRET\"}");
        model.end();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void isTold(Fault fault, Tabs tabs) {
        ChatTab tab = tabs.open(server);
        if (fault.before().isEmpty()) {
            upstream.script(fault.happens()::accept);
            tab.ask("Hello");
        } else {
            upstream.manual();
            int asked = upstream.started();
            tab.ask("Hello");
            TestUpstreamExchange model = upstream.awaitExchange(asked).begin().delta(fault.before());
            assertThat(tab.answerText()).hasText(fault.before());
            fault.happens().accept(model);
        }
        tab.assertEnded("failed");
        assertThat(tab.problem().locator(".title")).hasText(fault.title());
        assertThat(tab.problem().locator(".detail")).not().hasText("");
        assertThat(tab.answer()).not().containsText("SECRET");
        assertThat(tab.answerText()).hasText(fault.before());
        assertThat(tab.status()).containsText("Answer failed. " + fault.title());

        upstream.script(model -> model.begin().delta("Now it works.").complete("Now it works."));
        tab.button("Try again").click();
        tab.assertEnded("completed");
        assertThat(tab.answerText()).hasText("Now it works.");
        assertThat(tab.problem()).isHidden();
        assertThat(tab.answers()).hasCount(1);
        assertThat(tab.text()).isFocused();
    }
}
