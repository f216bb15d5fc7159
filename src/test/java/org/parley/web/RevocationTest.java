package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.testing.ChangeStream;
import org.parley.testing.Chat;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.Recording;
import org.parley.testing.StreamEvent;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Who may no longer be here sees all that is open end, within a heartbeat. */
class RevocationTest {
    private static final String ENDLESS = "mock-n100000-r20";
    private static final String SILENT = "mock-stall-k1";

    private TestUpstream upstream;
    private ParleyServer server;

    @BeforeEach
    void start() {
        upstream = TestUpstream.start();
        server = ParleyServer.before(
                upstream,
                Map.of("parley.auth", "proxy", "parley.proxy.trusted", "127.0.0.1", "parley.heartbeat", "500ms"));
    }

    @AfterEach
    void stop() {
        server.close();
        upstream.close();
    }

    private static WireRequest by(String user, WireRequest request) {
        return request.header("X-Forwarded-User", user);
    }

    @Test
    void aDisabledUsersAnswerEndsWithAnErrorAndTheirRequestsAreRefused() {
        try (EventStream first = by("ann", Chat.ask(ENDLESS)).send(server).events();
                EventStream second = by("ann", Chat.follow(first.generation(), 0))
                        .send(server)
                        .events();
                EventStream bobs =
                        by("bob", Chat.ask("mock-n50-r20")).send(server).events()) {
            first.assertBeginning();
            assertTrue(server.application().users().disable("ann"));
            StreamEvent end = last(first);
            assertEquals("error", end.name());
            assertEquals(403, end.json().path("status").asInt());
            assertEquals(end, last(second));
            eventually("the model is no longer asked for ann", () -> upstream.openStreams() <= 1);
            assertEquals("end", last(bobs).name());
        }
        for (String path : new String[] {"/", "/api/me", "/api/conversations", "/js/main.js", "/api/events"}) {
            try (WireResponse response = by("ann", WireRequest.get(path)).send(server)) {
                assertEquals(403, response.status(), path);
            }
        }
        server.application().users().enable("ann");
        try (WireResponse response = by("ann", WireRequest.get("/api/me")).send(server)) {
            assertEquals(200, response.status());
        }
        server.assertIdle();
    }

    @Test
    void aDisabledUsersLongPollIsAnsweredWithTheError() {
        try (EventStream answer = by("ann", Chat.ask(SILENT)).send(server).events()) {
            answer.assertBeginning();
            long last = answer.assertEvent("delta").id();
            int open = server.application().ticker().listeners();
            try (WireResponse poll =
                    by("ann", Chat.poll(answer.generation(), last)).send(server)) {
                eventually("the poll waits", () -> server.application().ticker().listeners() > open);
                server.application().users().disable("ann");
                JsonNode polled = poll.json();
                assertEquals("error", polled.at("/events/0/event").asText());
                assertTrue(polled.path("ended").asBoolean());
            }
        }
    }

    @Test
    void aDisabledUserHearsNoMoreChanges() {
        try (ChangeStream changes = ChangeStream.open(server, by("ann", WireRequest.get("/api/events")));
                ChangeStream bobs = ChangeStream.open(server, by("bob", WireRequest.get("/api/events")))) {
            server.application().users().disable("ann");
            assertEquals(401, changes.nextError().path("status").asInt());
            changes.assertEnds();
            try (WireResponse made =
                    by("bob", WireRequest.post("/api/conversations")).send(server)) {
                assertEquals(201, made.status());
            }
            bobs.next("created");
        }
    }

    @Test
    void whoIsSignedOutIsReadToNoMoreAndTheAnswerGoesOn() {
        try (EventStream answer =
                by("ann", Chat.ask("mock-n100-r50")).send(server).events()) {
            answer.assertBeginning();
            server.application().users().signOut("ann");
            assertTrue(answer.rest().events().stream()
                    .noneMatch(event -> event.name().equals("end")));
            try (EventStream again =
                    by("ann", Chat.follow(answer.generation(), 0)).send(server).events()) {
                assertEquals("end", last(again).name());
            }
        }
    }

    @Test
    void noWireReadsOnToWhoIsSignedOut() {
        try (EventStream answer = by("ann", Chat.ask(SILENT)).send(server).events()) {
            answer.assertBeginning();
            long last = answer.assertEvent("delta").id();
            int open = server.application().ticker().listeners();
            try (WireResponse poll =
                            by("ann", Chat.poll(answer.generation(), last)).send(server);
                    WireResponse text = by("ann", Chat.ask(SILENT).header("Accept", "text/plain"))
                            .send(server);
                    WireResponse program = by(
                                    "ann",
                                    WireRequest.post("/v1/chat/completions").json("""
                            {"model":"%s","stream":true,"messages":[{"role":"user","content":"x"}]}""".formatted(SILENT)))
                            .send(server)) {
                eventually(
                        "all are read to", () -> server.application().ticker().listeners() == open + 3);
                server.application().users().signOut("ann");
                assertFalse(poll.json().path("ended").asBoolean(true));
                assertFalse(text.text().contains("[done]"));
                assertFalse(program.text().contains("[DONE]"));
            }
        }
    }

    private static StreamEvent last(EventStream stream) {
        Recording rest = stream.rest();
        return rest.events().getLast();
    }
}
