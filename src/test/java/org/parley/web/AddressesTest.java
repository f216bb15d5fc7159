package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Problems.assertProblem;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.LogRecorder;
import org.parley.testing.ParleyServer;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** What is not there, and what cannot be done with what is there: the true status and a problem document. */
class AddressesTest {
    private static ParleyServer server;

    private final LogRecorder log = LogRecorder.start();

    @BeforeAll
    static void start() {
        server = ParleyServer.start("/some/where", Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void nothingIsLogged() {
        log.close();
        assertEquals(List.of(), log.records());
    }

    private static WireRequest request(String method, String path) {
        return WireRequest.of(method, "/some/where" + path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api",
                "/api/",
                "/api/nothing",
                "/api/me/x",
                "/api/llmstream/x",
                "/api/generations",
                "/api/generations/AAAAAAAAAAAAAAAAAAAAAA/events",
                "/api/generations/AAAAAAAAAAAAAAAAAAAAAA",
                "/health",
                "/health/",
                "/health/x",
                "/health/live/x",
                "/nothing.html",
                "/js/nothing.js",
                "/WEB-INF/web.xml"
            })
    void whatIsNotThereIsNotFound(String path) {
        for (String accept : List.of("*/*", "text/html", "text/event-stream", "application/json")) {
            try (WireResponse response =
                    request("GET", path).header("Accept", accept).send(server)) {
                assertProblem(response, 404);
            }
        }
    }

    @ParameterizedTest(name = "{0} {1}: use {2}")
    @CsvSource({
        "GET, /api/llmstream, POST",
        "PUT, /api/llmstream, POST",
        "DELETE, /api/llmstream, POST",
        "OPTIONS, /api/llmstream, POST",
        "GREET, /api/llmstream, POST",
        "POST, /api/me, GET",
        "DELETE, /api/models, GET",
        "POST, /api/generations/x/events, GET",
        "GET, /api/generations/x/stop, POST",
        "POST, /health/live, GET",
        "DELETE, /health/ready, GET",
        "DELETE, /index.html, GET",
        "PUT, /js/main.js, GET"
    })
    void whatCannotBeDoneIsNotAllowed(String method, String path, String allowed) {
        try (WireResponse response = request(method, path).send(server)) {
            assertProblem(response, 405);
            String allow = response.header("Allow").orElseThrow();
            assertTrue(List.of(allow.split(",\\s*")).contains(allowed), allow);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/nothing", "/api/llmstream", "/health/x", "/nothing.html"})
    void aHeadHasNoBody(String path) {
        try (WireResponse response = request("HEAD", path).send(server)) {
            assertEquals(path.endsWith("llmstream") ? 405 : 404, response.status());
            assertEquals("", response.text());
        }
    }

    @ParameterizedTest(name = "GET {0} for {1}: {2}")
    @CsvSource({
        "/api/me, text/html, 406",
        "/js/main.js, */*, 200",
        "/health/live, text/html, 200",
        "/health/ready, */*, 200"
    })
    void whatIsThereAnswers(String path, String accept, int status) {
        try (WireResponse response =
                request("GET", path).header("Accept", accept).send(server)) {
            if (status == 200) {
                assertEquals(200, response.status());
            } else {
                assertProblem(response, status);
            }
        }
    }
}
