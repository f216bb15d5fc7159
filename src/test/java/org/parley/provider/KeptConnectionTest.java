package org.parley.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.testing.TestUpstreamExchange;

/** A question on a connection that is kept from the one before, and what is done when the server has lost interest in it. */
final class KeptConnectionTest {
    private final OpenAiFixture fixture = OpenAiFixture.start();

    @BeforeEach
    void keepOne() {
        assertInstanceOf(Ending.Completed.class, fixture.ask("mock-n3").ending());
        assertEquals(1, fixture.upstream.connections());
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void isAskedAgainAtOnceOnANewOneWhenItWasClosed() {
        answersTheThird(TestUpstreamExchange::fin);
    }

    @Test
    void isAskedAgainAtOnceOnANewOneWhenItWasReset() {
        answersTheThird(TestUpstreamExchange::cut);
    }

    /** What came before the question is no answer to it: it may be somebody else's. */
    @Test
    void isNotUsedWhenTheServerHasSpokenUnasked() {
        fixture.upstream.awaitExchange(0).wire("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        Asking asking = fixture.ask("mock-n2");
        assertInstanceOf(Ending.Completed.class, asking.ending());
        assertEquals(2, fixture.upstream.started());
        assertEquals(2, fixture.upstream.connections());
    }

    private void answersTheThird(Consumer<TestUpstreamExchange> second) {
        fixture.upstream.script(exchange -> {
            if (fixture.upstream.started() == 2) {
                second.accept(exchange);
            } else {
                exchange.begin().delta("Hi").complete("Hi");
            }
        });
        Asking asking = fixture.ask("m");
        assertInstanceOf(Ending.Completed.class, asking.ending());
        assertEquals("Hi", asking.sink().text());
        assertEquals(3, fixture.upstream.started());
        assertEquals(2, fixture.upstream.connections());
    }

    /** @param requests that follow the one that kept the connection */
    record Begun(String name, Consumer<TestUpstreamExchange> answer, String told, int requests) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Begun> begun() {
        return Stream.of(
                new Begun("not HTTP", x -> x.wire("SSH-2.0\r\n\r\n").fin(), "upstream-bad-response", 1),
                new Begun(
                        "a strange length",
                        x -> x.wire("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n")
                                .fin(),
                        "upstream-bad-response",
                        1),
                // the SDK asks two times more, after a pause
                new Begun("half a head", x -> x.wire("HTTP/1.1 20").fin(), "upstream-cut", 3),
                new Begun("an event", x -> x.begin().fin(), "upstream-cut", 1));
    }

    @ParameterizedTest
    @MethodSource("begun")
    void isNotAskedAgainAtOnceWhenSomethingWasAnswered(Begun begun) {
        fixture.upstream.script(begun.answer()::accept);
        assertEquals(begun.told(), fixture.ask("m").fault().type());
        assertEquals(1 + begun.requests(), fixture.upstream.started());
    }

    @Test
    void aBodyWrittenAfterTheServerWentIsAskedAgainToo() {
        fixture.upstream.awaitExchange(0).fin();
        String large = "x".repeat(4 << 20);
        Asking asking = Asking.start(fixture.provider, Prompt.of("mock-n2", large));
        assertInstanceOf(Ending.Completed.class, asking.ending());
        assertEquals(2, fixture.upstream.started());
        assertEquals(2, fixture.upstream.connections());
    }
}
