package org.parley.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.parley.testing.Chat.ask;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.testing.Chat;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Faults of a request are told in our words, never by the server's own page. */
interface RefusesWhatIsWrong extends Deployed {

    static void assertProblem(int status, WireResponse response) {
        assertEquals(status, response.status());
        assertEquals("application/problem+json", response.header("Content-Type").orElseThrow());
        assertEquals("no-store", response.header("Cache-Control").orElseThrow());
        ServesThePage.assertSecure(response);
        JsonNode problem = response.json();
        assertEquals(status, problem.path("status").asInt(), problem::toString);
        for (String member : new String[] {"type", "title", "detail"}) {
            assertFalse(problem.path(member).asText().isEmpty(), problem::toString);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "405, GET, /api/llmstream",
        "405, PUT, /api/llmstream",
        "405, DELETE, /api/models",
        "405, POST, /api/me",
        "405, GET, /api/generations/xxxxxxxxxxxxxxxxxxxxxx/stop",
        "404, GET, /api/nothing",
        "404, GET, /api/",
        "404, GET, /api/generations/xxxxxxxxxxxxxxxxxxxxxx/events",
        "404, POST, /api/generations/xxxxxxxxxxxxxxxxxxxxxx/stop",
        "404, GET, /api/generations/",
        "404, GET, /api/generations/%3Cb%3E/events",
        "404, GET, /nothing.html",
        "404, GET, /health/nothing",
        "405, POST, /health/live",
    })
    default void anAddressOrMethodThatIsNotThere(int status, String method, String path) {
        try (WireResponse response = site().send(WireRequest.of(method, path))) {
            assertProblem(status, response);
        }
    }

    @ParameterizedTest
    @MethodSource("org.parley.container.RefusesWhatIsWrong#badBodies")
    default void aBodyThatCannotBe(int status, WireRequest request) {
        int asked = upstream().started();
        try (WireResponse response = site().send(request)) {
            assertProblem(status, response);
        }
        assertEquals(asked, upstream().started());
    }

    static Stream<Arguments> badBodies() {
        byte[] large = new byte[Servers.MAX_REQUEST_BYTES + 1];
        return Stream.of(
                Arguments.of(400, post().json("{\"messages\":")),
                Arguments.of(400, post().json("{\"messages\":[]}")),
                Arguments.of(400, post().json("")),
                Arguments.of(400, post().json("[".repeat(100_000))),
                Arguments.of(400, post().body("multipart/form-data", "no boundary".getBytes(UTF_8))),
                Arguments.of(415, post().body("text/plain", "{}".getBytes(UTF_8))),
                Arguments.of(415, post().body("{}".getBytes(UTF_8))),
                Arguments.of(415, post().body("application/x-www-form-urlencoded", "a=b".getBytes(UTF_8))),
                Arguments.of(415, post().body("application/json; charset=utf-16", "{}".getBytes(UTF_8))),
                Arguments.of(413, post().body("application/json", large)),
                Arguments.of(413, post().body("application/json", large).chunked()));
    }

    @Test
    default void aRequestFromAnotherSiteOrForAnotherHost() {
        for (WireRequest request : new WireRequest[] {
            ask("mock-n1").header("Sec-Fetch-Site", "cross-site"),
            ask("mock-n1").header("Origin", "https://elsewhere.example"),
            ask("mock-n1").header("Host", "rebound.example")
        }) {
            try (WireResponse response = site().send(request)) {
                assertProblem(403, response);
            }
        }
    }

    @Test
    default void aCursorThatIsNoNumber() {
        String id;
        try (WireResponse answer = site().send(ask("mock-n1"))) {
            answer.events().rest().assertWhole();
            id = answer.header("Parley-Generation").orElseThrow();
        }
        try (WireResponse response = site().send(Chat.follow(id, 0).header("Last-Event-ID", "x"))) {
            assertProblem(400, response);
        }
    }

    private static WireRequest post() {
        return WireRequest.post("/api/llmstream");
    }
}
