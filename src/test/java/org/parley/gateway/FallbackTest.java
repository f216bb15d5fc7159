package org.parley.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.TestUpstream.expectedText;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.testing.Chat;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.Recording;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/**
 * Where the first upstream fails, the second answers, or the error comes; and nothing is sent twice. On the page's wires and on both of
 * the programs', streamed and not.
 */
class FallbackTest {
    /** What the first upstream makes of a model, by the model's name. */
    private static final String FAULTS =
            "broken=mock-fail500, limited=mock-fail429, refused=mock-fail401, slow=mock-nohead,"
                    + " hangs=mock-stall-k0, failed=mock-failed-k0, error=mock-errorevent-k0, gone=mock-cut-k0, stops=mock-eof-k0,"
                    + " faulty=mock-fail400, cut=mock-cut-k3";

    /** Nobody is there. */
    private final TestUpstream dead = TestUpstream.start();

    private final TestUpstream first = TestUpstream.start();
    private final TestUpstream second = TestUpstream.start();
    private final ParleyServer server = ParleyServer.start(Map.of(
            "parley.upstreams",
            "dead, first, second",
            "parley.upstream.dead.base-url",
            dead.baseUrl(),
            "parley.upstream.dead.models",
            "down",
            "parley.upstream.first.base-url",
            first.baseUrl(),
            "parley.upstream.first.models",
            FAULTS,
            "parley.upstream.second.base-url",
            second.baseUrl(),
            "parley.upstream.second.api-key",
            ParleyServer.CANARY_KEY,
            "parley.models",
            "*",
            "parley.heartbeat",
            "250ms",
            "parley.first-event-timeout",
            "1s"));

    FallbackTest() {
        dead.close();
    }

    @AfterEach
    void stop() {
        server.assertIdle();
        server.close();
        first.close();
        second.close();
    }

    enum Wire {
        PAGE {
            @Override
            String whole(ParleyServer server, String model) {
                return page(server, model).text();
            }

            @Override
            void assertError(ParleyServer server, String model, int status, String kept) {
                Recording recording = page(server, model);
                assertEquals("error", recording.last().name());
                assertEquals(status, recording.last().json().path("status").asInt());
                assertEquals(kept, recording.text());
            }

            private static Recording page(ParleyServer server, String model) {
                try (EventStream events = Chat.ask(model).send(server).events()) {
                    return events.rest().assertWhole();
                }
            }
        },
        PLAIN_TEXT {
            @Override
            String whole(ParleyServer server, String model) {
                try (WireResponse answer = Chat.askPlain(model).send(server)) {
                    return answer.text().replaceAll("\\[(created|thinking|clear|done)]", "");
                }
            }

            @Override
            void assertError(ParleyServer server, String model, int status, String kept) {
                String said = whole(server, model);
                assertTrue(said.startsWith(kept) && said.length() > kept.length(), said);
            }
        },
        RESPONSES_STREAM {
            @Override
            String whole(ParleyServer server, String model) {
                return Api.text(Api.events(text(server, Api.response(model, ",\"stream\":true"), 200)));
            }

            @Override
            void assertError(ParleyServer server, String model, int status, String kept) {
                String said = text(server, Api.response(model, ",\"stream\":true"), kept.isEmpty() ? status : 200);
                if (!kept.isEmpty()) {
                    assertEquals(kept, Api.text(Api.events(said)));
                    assertEquals(
                            "error", Api.events(said).getLast().path("type").asText());
                }
            }
        },
        RESPONSES {
            @Override
            String whole(ParleyServer server, String model) {
                return ChatCompletion.text(Api.ok(server, Api.response(model, "")));
            }

            @Override
            void assertError(ParleyServer server, String model, int status, String kept) {
                assertFalse(Api.error(server, Api.response(model, ""), status).isMissingNode());
            }
        },
        CHAT_STREAM {
            @Override
            String whole(ParleyServer server, String model) {
                return Api.content(Api.chunks(text(server, Api.chat(model, ",\"stream\":true"), 200)));
            }

            @Override
            void assertError(ParleyServer server, String model, int status, String kept) {
                String said = text(server, Api.chat(model, ",\"stream\":true"), kept.isEmpty() ? status : 200);
                assertFalse(said.contains("[DONE]"), said);
                assertTrue(said.contains("\"error\""), said);
            }
        },
        CHAT {
            @Override
            String whole(ParleyServer server, String model) {
                return Api.ok(server, Api.chat(model, ""))
                        .at("/choices/0/message/content")
                        .asText();
            }

            @Override
            void assertError(ParleyServer server, String model, int status, String kept) {
                assertFalse(Api.error(server, Api.chat(model, ""), status).isMissingNode());
            }
        };

        abstract String whole(ParleyServer server, String model);

        /** @param kept what had been said before it */
        abstract void assertError(ParleyServer server, String model, int status, String kept);

        private static String text(ParleyServer server, WireRequest request, int status) {
            try (WireResponse answer = request.send(server)) {
                assertEquals(status, answer.status(), answer::toString);
                return answer.text();
            }
        }
    }

    static Stream<Arguments> failures() {
        Stream<String> everywhere = Stream.of("down", "broken", "limited", "slow", "failed");
        Stream<String> once = Stream.of("refused", "hangs", "error", "gone", "stops");
        return Stream.concat(
                everywhere.flatMap(model -> Stream.of(Wire.values()).map(wire -> Arguments.of(model, wire))),
                once.flatMap(
                        model -> Stream.of(Wire.PAGE, Wire.RESPONSES_STREAM).map(wire -> Arguments.of(model, wire))));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("failures")
    void theNextAnswersWhereTheFirstCannot(String model, Wire wire) {
        assertEquals(expectedText(model), wire.whole(server, model));
        assertEquals(model.equals("down") ? 0 : 1, first.started(), "asked once, and at once fallen over from");
        assertEquals(1, second.started());
        assertEquals(model, second.awaitExchange(0).model());
        assertFalse(first.exchanges().stream()
                .anyMatch(asked -> asked.request().headers().toString().contains("canary")));
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatHasBegunIsNotBegunAgain(Wire wire) {
        wire.assertError(server, "cut", 502, expectedText("cut", 3));
        assertEquals(1, first.started());
        assertEquals(0, second.started());
    }

    @ParameterizedTest
    @EnumSource
    void whatTheQuestionIsAtFaultForIsAskedNowhereElse(Wire wire) {
        wire.assertError(server, "faulty", 400, "");
        assertEquals(1, first.started());
        assertEquals(0, second.started());
    }

    @ParameterizedTest
    @EnumSource
    void whereAllFailTheErrorComesAndEachWasAskedOnce(Wire wire) {
        second.script(exchange -> exchange.json(503, "{}", "Retry-After: 1"));
        wire.assertError(server, "broken", 503, "");
        assertEquals(1, first.started());
        assertEquals(1, second.started());
    }

    /** Two upstreams' numbers, ids and beginnings never mix. */
    @Test
    void aStreamThatFellOverIsOnesOwnFromItsFirstEventOn() {
        try (WireResponse answer = Api.response("failed", ",\"stream\":true").send(server)) {
            List<JsonNode> events = Api.events(answer.text());
            for (int i = 0; i < events.size(); i++) {
                assertEquals(i, events.get(i).path("sequence_number").asInt());
            }
            assertEquals(
                    1,
                    events.stream()
                            .filter(event -> event.path("type").asText().equals("response.created"))
                            .count());
            assertEquals("failed", events.getFirst().at("/response/model").asText());
        }
        try (EventStream events = Chat.ask("failed").send(server).events()) {
            assertEquals("created thinking clear delta end", events.rest().outline());
        }
    }

    @Test
    void modelsThatAreNamedAreListedBesideThoseThatAServerLists() {
        JsonNode models = Api.ok(server, WireRequest.get("/v1/models")).path("data");
        assertEquals("down", models.path(0).path("id").asText());
        assertEquals("broken", models.path(1).path("id").asText());
        assertEquals("gpt-5", models.path(models.size() - 1).path("id").asText());
    }
}
