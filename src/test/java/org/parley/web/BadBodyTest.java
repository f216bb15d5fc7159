package org.parley.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Problems.assertProblem;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.LogRecorder;
import org.parley.testing.ParleyServer;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Bodies of the wrong type, too large, too slow, or broken on their way: a problem document, never a server's page. */
class BadBodyTest {
    private static final String GOOD = "{\"messages\":[{\"text\":\"demo:fail\"}]}";
    private static final int MEBIBYTE = 1 << 20;

    private static ParleyServer server;

    private final LogRecorder log = LogRecorder.start();

    @BeforeAll
    static void start() {
        server = ParleyServer.impatient(Duration.ofMillis(500), Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void nothingIsLoggedNorLeft() {
        log.close();
        assertEquals(List.of(), log.records());
        server.assertIdle();
    }

    private static WireRequest post(String contentType, String body) {
        return WireRequest.post("/api/llmstream").body(contentType, body.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/plain;charset=utf-8",
                "text/json",
                "application/x-www-form-urlencoded",
                "application/json; charset=utf-16",
                "application/json; charset=iso-8859-1",
                "application/jsonx",
                "application/ld+json",
                "application/*",
                "*/*",
                "json",
                "application/",
                ";",
                "multipart/mixed; boundary=B",
                "multipart/*; boundary=B"
            })
    void anotherTypeIsUnsupported(String contentType) {
        try (WireResponse response = post(contentType, GOOD).send(server)) {
            assertProblem(response, 415);
        }
    }

    @Test
    void noTypeIsUnsupported() {
        try (WireResponse response =
                WireRequest.post("/api/llmstream").body(GOOD.getBytes(UTF_8)).send(server)) {
            assertProblem(response, 415);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON",
                "application/json; charset=utf-8",
                "application/json;charset=\"UTF-8\"",
                "application/json; profile=x"
            })
    void jsonIsTaken(String contentType) {
        try (WireResponse response = post(contentType, GOOD).send(server)) {
            assertEquals(200, response.status());
            assertEquals("error", response.events().rest().last().name());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--B--",
                "--B\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n--B--",
                "--B\r\nContent-Disposition: form-data; name=\"request\"\r\n\r\n{\r\n--B--",
                "--B\r\nContent-Disposition: form-data; name=\"request\"\r\n\r\n" + GOOD,
                "--B\r\nContent-Disposition: form-data; name=\"request\"\r\n\r\n" + GOOD
                        + "\r\n--B\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n\u0000\r\n--B--"
            })
    void aFormThatIsNotOursIsABadRequest(String body) {
        try (WireResponse response =
                post("multipart/form-data; boundary=B", body).send(server)) {
            assertProblem(response, 400);
        }
        try (WireResponse response = post("multipart/form-data", body).send(server)) {
            assertProblem(response, 400);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBodyThatIsTooLargeIsRefusedWithTheLimit(boolean chunked) {
        String large = "{\"messages\":[{\"text\":\"" + "x".repeat(33 * MEBIBYTE) + "\"}]}";
        for (String contentType : List.of("application/json", "multipart/form-data; boundary=B")) {
            WireRequest request = post(contentType, large);
            try (WireResponse response = (chunked ? request.chunked() : request).send(server)) {
                JsonNode problem = assertProblem(response, 413);
                assertTrue(problem.path("detail").asText().contains("33554432"), problem::toString);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "multipart/form-data; boundary=B"})
    void aBodyThatStopsComingTimesOut(String contentType) {
        try (WireResponse response =
                post(contentType, "{").header("Content-Length", "1000").send(server)) {
            assertProblem(response, 408);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\n{}\r\n0\r\n\r\n", "2\r\n{}5\r\n0\r\n\r\n", "-1\r\n{}\r\n", "fffffffffff\r\n{}\r\n"})
    void aBodyThatIsBadlyFramedIsABadRequest(String chunks) {
        try (WireResponse response = WireRequest.post("/api/llmstream")
                .body("application/json", chunks.getBytes(ISO_8859_1))
                .header("Transfer-Encoding", "chunked")
                .send(server)) {
            assertProblem(response, 400);
        }
    }

    @Test
    void aClientThatLeavesInTheMiddleLeavesNothing() {
        for (int i = 0; i < 20; i++) {
            WireResponse response = post("application/json", "{\"messages\":")
                    .header("Content-Length", "1000")
                    .send(server);
            if (i % 2 == 0) {
                response.close();
            } else {
                response.reset();
            }
        }
    }
}
