package org.parley.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.testing.TestUpstreamEvents;
import org.parley.testing.TestUpstreamExchange;

/** HTTP as servers write it, well and badly. */
final class TransportTest {
    private static final String HELLO = TestUpstreamEvents.frame(
            "{\"type\":\"response.output_text.delta\",\"output_index\":0,\"content_index\":0,\"delta\":\"Hello\"}");
    private static final String DONE = TestUpstreamEvents.frame(
            "{\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":[]}}");
    private static final String STREAM = "Content-Type: text/event-stream\r\n";

    private final OpenAiFixture fixture = OpenAiFixture.start();

    @AfterEach
    void stop() {
        fixture.close();
    }

    record Wire(String name, Consumer<TestUpstreamExchange> answer) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Wire> good() {
        return Stream.of(
                new Wire("one chunk", x -> x.wire(chunked() + chunk(HELLO + DONE) + "0\r\n\r\n")),
                new Wire(
                        "upper-case size",
                        x -> x.wire(chunked()
                                + chunk(HELLO + DONE).toUpperCase(Locale.ROOT).substring(0, 2)
                                + chunk(HELLO + DONE).substring(2) + "0\r\n\r\n")),
                new Wire(
                        "chunk extensions",
                        x -> x.wire(chunked() + chunk(HELLO).replaceFirst("\r\n", ";a=b;c=\"d\"\r\n")
                                + chunk(DONE).replaceFirst("\r\n", " \r\n") + "0;last\r\n\r\n")),
                new Wire("trailers", x -> x.wire(chunked() + chunk(HELLO + DONE) + "0\r\nA: b\r\nC: d\r\n\r\n")),
                new Wire("tiny chunks", x -> {
                    x.wire(chunked());
                    (HELLO + DONE).chars().forEach(c -> x.wire("1\r\n" + (char) c + "\r\n"));
                    x.wire("0\r\n\r\n");
                }),
                new Wire(
                        "byte by byte on the wire",
                        x -> (chunked() + chunk(HELLO) + chunk(DONE) + "0\r\n\r\n")
                                .chars()
                                .forEach(c -> x.wire("" + (char) c))),
                new Wire(
                        "a length",
                        x -> x.wire("HTTP/1.1 200 OK\r\n" + STREAM + "Content-Length: " + (HELLO + DONE).length()
                                + "\r\n\r\n" + HELLO + DONE)),
                new Wire("until close", x -> {
                    x.wire("HTTP/1.1 200 OK\r\n" + STREAM + "\r\n" + HELLO + DONE);
                    x.fin();
                }),
                new Wire("HTTP/1.0", x -> {
                    x.wire("HTTP/1.0 200 OK\r\n" + STREAM + "\r\n" + HELLO + DONE);
                    x.fin();
                }),
                new Wire("connection: close", x -> {
                    x.wire(chunked().replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n") + chunk(HELLO + DONE)
                            + "0\r\n\r\n");
                    x.fin();
                }),
                new Wire(
                        "100 and 103 first",
                        x -> x.wire("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                                + chunked() + chunk(HELLO + DONE) + "0\r\n\r\n")),
                new Wire(
                        "line feeds alone",
                        x -> x.wire("HTTP/1.1 200 OK\n" + STREAM.replace("\r", "") + "Content-Length: "
                                + (HELLO + DONE).length() + "\n\n" + HELLO + DONE)),
                new Wire(
                        "no reason phrase",
                        x -> x.wire("HTTP/1.1 200\r\n" + STREAM + "Content-Length: " + (HELLO + DONE).length()
                                + "\r\n\r\n" + HELLO + DONE)),
                new Wire(
                        "many headers",
                        x -> x.wire(
                                chunked().replace("\r\n\r\n", "\r\n" + "X-Pad: 0123456789\r\n".repeat(2000) + "\r\n")
                                        + chunk(HELLO + DONE) + "0\r\n\r\n")),
                new Wire(
                        "bytes after the end",
                        x -> x.wire(chunked() + chunk(HELLO + DONE) + "0\r\n\r\nHTTP/1.1 500 No\r\n\r\n")),
                new Wire("nothing after the last event", x -> x.wire(chunked() + chunk(HELLO + DONE))));
    }

    @ParameterizedTest
    @MethodSource("good")
    void anAnswerIsReadHoweverItIsFramed(Wire wire) {
        fixture.upstream.script(exchange -> {
            wire.answer().accept(exchange);
            exchange.done();
        });
        for (int i = 0; i < 3; i++) {
            Asking asking = fixture.ask("m");
            assertInstanceOf(Ending.Completed.class, asking.ending());
            assertEquals("Hello", asking.sink().text());
        }
        assertEquals(3, fixture.upstream.started());
    }

    static Stream<Wire> bad() {
        return Stream.of(
                new Wire("not HTTP", x -> x.wire("SSH-2.0-OpenSSH_9.2\r\n\r\n")),
                new Wire("a strange status", x -> x.wire("HTTP/1.1 abc OK\r\n\r\n")),
                new Wire("a header without colon", x -> x.wire("HTTP/1.1 200 OK\r\nfoo\r\n\r\n")),
                new Wire("an endless head", x -> {
                    x.wire("HTTP/1.1 200 OK\r\n");
                    for (int i = 0; i < 10_000; i++) {
                        x.wire("X-Pad: 0123456789\r\n");
                    }
                }),
                new Wire(
                        "a strange length",
                        x -> x.wire("HTTP/1.1 200 OK\r\n" + STREAM + "Content-Length: many\r\n\r\n")),
                new Wire(
                        "a length beyond counting",
                        x -> x.wire("HTTP/1.1 200 OK\r\n" + STREAM
                                + "Content-Length: 18446744073709551615\r\n\r\ndata: a\n\n")),
                new Wire("another protocol", x -> x.wire("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n")));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void aBrokenHeadIsAFault(Wire wire) {
        fixture.upstream.script(exchange -> {
            wire.answer().accept(exchange);
            exchange.fin();
        });
        Fault fault = fixture.ask("m").fault();
        assertEquals("upstream-bad-response", fault.type());
        assertEquals(1, fixture.upstream.started());
    }

    @Test
    void noHeadAtAllIsALostConnectionAndTriedAgain() {
        fixture.upstream.script(TestUpstreamExchange::fin);
        assertEquals("upstream-cut", fixture.ask("m").fault().type());
        assertEquals(3, fixture.upstream.started());
    }

    static Stream<Wire> badBodies() {
        return Stream.of(
                new Wire("a size that is none", x -> x.wire(chunked() + chunk(HELLO) + "xyz\r\n")),
                new Wire("no size", x -> x.wire(chunked() + chunk(HELLO) + "\r\n")),
                new Wire("a size beyond counting", x -> x.wire(chunked() + chunk(HELLO) + "fffffffffffffffff\r\n")),
                new Wire(
                        "a chunk too long", x -> x.wire(chunked() + chunk(HELLO).replaceFirst("\r\n$", "xx\r\n"))),
                new Wire("an endless extension", x -> x.wire(chunked() + chunk(HELLO) + "1;" + "x".repeat(100_000))));
    }

    @ParameterizedTest
    @MethodSource("badBodies")
    void aBrokenBodyIsAFaultThatKeepsTheText(Wire wire) {
        fixture.upstream.script(exchange -> {
            wire.answer().accept(exchange);
            exchange.awaitEnd();
        });
        Asking asking = fixture.ask("m");
        assertEquals("upstream-bad-event", asking.fault().type());
        assertEquals("Hello", asking.sink().text());
    }

    @Test
    void aHugeErrorBodyIsNotReadForever() {
        fixture.upstream.script(exchange -> {
            exchange.wire("HTTP/1.1 400 Bad\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
            exchange.wire("9\r\n{\"error\":\r\n");
            while (!exchange.peerHasLeft()) {
                exchange.wire(chunk(" ".repeat(1 << 16)));
            }
        });
        assertEquals("bad-request", fixture.ask("m").fault().type());
        fixture.upstream.awaitExchange(0).awaitPeerLeft(Duration.ofSeconds(1));
    }

    private static String chunked() {
        return "HTTP/1.1 200 OK\r\n" + STREAM + "Transfer-Encoding: chunked\r\n\r\n";
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }
}
