package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.parley.testing.Chat.ask;
import static org.parley.testing.Chat.follow;
import static org.parley.testing.Chat.poll;
import static org.parley.testing.Chat.stopping;
import static org.parley.testing.Eventually.eventually;
import static org.parley.testing.Problems.assertProblem;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** What following says when there is nothing to stream. */
class FollowAnswersTest {
    private static TestUpstream upstream;
    private static ParleyServer server;

    @BeforeAll
    static void start() {
        upstream = TestUpstream.start();
        server = ParleyServer.before(upstream, Map.of());
    }

    @AfterAll
    static void stop() {
        server.assertIdle();
        server.close();
        upstream.close();
    }

    private static EventStream finished(ParleyServer where) {
        EventStream stream = ask("mock-n3").send(where).events();
        stream.rest().assertWhole();
        stream.close();
        return stream;
    }

    @Test
    void whoHasReadTheEndIsToldNotToComeBack() {
        String id = finished(server).generation();
        try (WireResponse response = follow(id, 7).send(server)) {
            assertEquals(204, response.status());
            assertEquals("", response.text());
        }
    }

    @Test
    void whoHasNotReadTheEndGetsIt() {
        String id = finished(server).generation();
        try (EventStream stream = follow(id, 6).send(server).events()) {
            stream.assertEnd("completed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "1.5", "99999999999999999999", "8", "1;drop"})
    void aCursorThatCannotBeIsABadRequest(String cursor) {
        String id = finished(server).generation();
        try (WireResponse response =
                follow(id, 0).header("Last-Event-ID", cursor).send(server)) {
            assertProblem(response, 400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"after=x", "after=-1", "after=%zz", "after=%ff", "after=1&%="})
    void soIsOneInTheAddress(String query) {
        String id = finished(server).generation();
        try (WireResponse response =
                WireRequest.get("/api/generations/" + id + "/events?" + query).send(server)) {
            assertProblem(response, 400);
        }
    }

    @Test
    void anEmptyOneInTheAddressIsNone() {
        String id = finished(server).generation();
        try (EventStream stream = WireRequest.get("/api/generations/" + id + "/events?after=")
                .send(server)
                .events()) {
            stream.rest().assertWhole();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/generations/AAAAAAAAAAAAAAAAAAAAAA/events",
                "/api/generations/x/events",
                "/api/generations//events",
                "/api/generations/",
                "/api/generations",
                "/api/generations/x/y/z",
                "/api/nothing"
            })
    void unknownAddressesAreNotFound(String path) {
        try (WireResponse response = WireRequest.get(path).send(server)) {
            assertProblem(response, 404);
        }
    }

    @Test
    void stoppingAnUnknownGenerationIsNotFound() {
        try (WireResponse response = stopping("AAAAAAAAAAAAAAAAAAAAAA").send(server)) {
            assertProblem(response, 404);
        }
    }

    @Test
    void anExpiredLogIsGoneForEveryWire() {
        try (ParleyServer forgetful = ParleyServer.before(upstream, Map.of("parley.log-retention", "0"))) {
            String id = finished(forgetful).generation();
            eventually(
                    "the log is dropped",
                    () -> forgetful.application().generations().kept() == 0);
            for (WireRequest request : new WireRequest[] {follow(id, 0), follow(id, 7), poll(id, 0), stopping(id)}) {
                try (WireResponse response = request.send(forgetful)) {
                    assertProblem(response, 410);
                }
            }
        }
    }

    @Test
    void followingStartsNothing() {
        int asked = upstream.started();
        String id = finished(server).generation();
        try (EventStream stream = follow(id, 0).send(server).events()) {
            stream.rest().assertWhole();
        }
        try (WireResponse unknown = follow("AAAAAAAAAAAAAAAAAAAAAA", 0).send(server)) {
            assertEquals(404, unknown.status());
        }
        assertEquals(asked + 1, upstream.started());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
    void followingIsReading(String method) {
        String id = finished(server).generation();
        try (WireResponse response =
                WireRequest.of(method, "/api/generations/" + id + "/events").send(server)) {
            assertProblem(response, 405);
            assertEquals("GET", response.header("Allow").orElseThrow());
        }
    }

    @Test
    void stoppingNeedsAPost() {
        String id = finished(server).generation();
        try (WireResponse response =
                WireRequest.get("/api/generations/" + id + "/stop").send(server)) {
            assertProblem(response, 405);
            assertEquals("POST", response.header("Allow").orElseThrow());
        }
    }
}
