package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** For clients whose network lets no stream through: the address instead of the answer, and ids that they choose themselves. */
class RespondAsyncTest {
    private static final String ID = "AAAAbbbbCCCCddddEEEE_-";

    private static TestUpstream upstream;
    private static ParleyServer server;

    @BeforeAll
    static void start() {
        upstream = TestUpstream.start();
        server = ParleyServer.start("/a/b", ParleyServer.upstreamSettings(upstream, Map.of()));
    }

    @AfterAll
    static void stop() {
        server.close();
        upstream.close();
    }

    @AfterEach
    void nothingIsLeft() {
        server.assertIdle();
    }

    private static WireRequest asking() {
        return WireRequest.post("/a/b/api/llmstream").json(question());
    }

    private static String question() {
        return "{\"model\":\"mock-n3\",\"messages\":[{\"text\":\"Hello\"}]}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"respond-async", "Respond-Async", "wait=0, respond-async", "respond-async; x=1,handling=lenient"
            })
    void theAddressIsToldAtOnceAndTheAnswerCanBeFollowedThere(String preference) {
        int asked = upstream.started();
        try (WireResponse response = asking().header("Prefer", preference).send(server)) {
            assertEquals(202, response.status());
            assertEquals(Optional.of("respond-async"), response.header("Preference-Applied"));
            assertEquals(Optional.of("application/json"), response.header("Content-Type"));
            assertEquals(Optional.of("no-store"), response.header("Cache-Control"));
            JsonNode body = response.json();
            String events = body.path("events").asText();
            assertEquals(
                    response.header("Parley-Generation"),
                    Optional.of(body.path("generation").asText()));
            assertEquals(response.header("Location"), Optional.of(events));
            assertEquals("/a/b/api/generations/" + body.path("generation").asText() + "/events", events);
            try (EventStream stream = WireRequest.get(events).send(server).events()) {
                assertEquals(
                        TestUpstream.expectedText("mock-n3"),
                        stream.rest().assertWhole().text());
            }
        }
        assertEquals(asked + 1, upstream.started());
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait=10", "respond-async-not", "return=minimal"})
    void otherPreferencesAreNotOurs(String preference) {
        try (EventStream stream =
                asking().header("Prefer", preference).send(server).events()) {
            assertEquals(Optional.empty(), stream.response().header("Preference-Applied"));
            stream.rest().assertWhole();
        }
    }

    @Test
    void whoWantsItStoppedWithTheConnectionGetsAConnection() {
        try (EventStream stream = asking().header("Prefer", "respond-async")
                .header("Parley-On-Disconnect", "stop")
                .send(server)
                .events()) {
            stream.rest().assertWhole();
        }
    }

    @Test
    void aClientsOwnIdIsTakenAndAskedOnceOnly() {
        int asked = upstream.started();
        String first;
        try (EventStream stream =
                asking().header("Parley-Generation", ID).send(server).events()) {
            assertEquals(ID, stream.generation());
            first = stream.rest().assertWhole().frames();
            assertTrue(first.contains("{\"generation\":\"" + ID + "\""));
        }
        try (EventStream stream =
                asking().header("Parley-Generation", ID).send(server).events()) {
            assertEquals(first, stream.rest().frames());
        }
        try (WireResponse response = asking().header("Parley-Generation", ID)
                .header("Prefer", "respond-async")
                .send(server)) {
            assertEquals(202, response.status());
            assertEquals(ID, response.json().path("generation").asText());
        }
        assertEquals(asked + 1, upstream.started());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "aaaaaaaaaaaaaaaaaaaaa", "../../../../../../../../x", "aaaaaaaaaaaaaaaaaaaaaa bbbbbbbbb"})
    void anIdThatCouldBeGuessedIsRefused(String id) {
        try (WireResponse response = asking().header("Parley-Generation", id).send(server)) {
            assertEquals(400, response.status());
            assertTrue(response.json().path("detail").asText().contains("Parley-Generation"));
        }
    }
}
