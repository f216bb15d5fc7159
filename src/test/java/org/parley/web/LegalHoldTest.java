package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.testing.EventStream;
import org.parley.testing.Form;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Somebody under legal hold notices nothing of it. */
class LegalHoldTest {
    private final TestUpstream upstream = TestUpstream.start();
    private ParleyServer server;

    @BeforeEach
    void start() {
        server = ParleyServer.before(
                upstream, Map.of("parley.auth", "proxy", "parley.proxy.trusted", "127.0.0.1", "parley.admins", "root"));
    }

    @AfterEach
    void stop() {
        server.close();
        upstream.close();
    }

    private WireResponse send(String user, WireRequest request) {
        return request.header("X-Forwarded-User", user).send(server);
    }

    private JsonNode json(String user, WireRequest request) {
        try (WireResponse response = send(user, request)) {
            assertTrue(response.status() < 300, () -> response + response.text());
            return response.json();
        }
    }

    private int status(String user, WireRequest request) {
        try (WireResponse response = send(user, request)) {
            return response.status();
        }
    }

    private static WireRequest doing(String what, String user) {
        return WireRequest.post("/api/admin/users/" + what).json("{\"id\":\"" + user + "\"}");
    }

    private boolean held() {
        return json("root", WireRequest.get("/api/admin/users"))
                .path("users")
                .get(0)
                .path("held")
                .asBoolean();
    }

    @Test
    void whatTheyDeleteIsGoneForThemAsItWouldBeWithout() {
        String conversation = json("ann", WireRequest.post("/api/conversations").json("{}"))
                .path("id")
                .asText();
        String file = json(
                        "ann", new Form().file("a.txt", "zebra".getBytes(UTF_8)).post("/api/attachments"))
                .path("id")
                .asText();
        WireRequest ask = WireRequest.post("/api/llmstream").json("""
                {"model":"mock-n1","conversation":"%s","messages":[{"text":"zebra","attachments":["%s"]}]}""".formatted(conversation, file));
        try (EventStream events = send("ann", ask).events()) {
            events.rest();
        }
        assertEquals(204, status("root", doing("hold", "ann")));
        assertTrue(held());
        assertEquals(204, status("ann", WireRequest.of("DELETE", "/api/conversations/" + conversation)));
        for (String path : List.of(
                "conversations/" + conversation,
                "conversations/" + conversation + "/export?format=json",
                "attachments/" + file)) {
            assertEquals(404, status("ann", WireRequest.get("/api/" + path)), path);
        }
        assertEquals(404, status("ann", WireRequest.of("DELETE", "/api/conversations/" + conversation)));
        assertEquals(
                0,
                json("ann", WireRequest.get("/api/search?q=zebra"))
                        .path("results")
                        .size());
        assertEquals(
                0,
                json("ann", WireRequest.get("/api/conversations"))
                        .path("conversations")
                        .size());
        assertFalse(json("ann", WireRequest.get("/api/me")).toString().contains("held"));
        assertEquals(204, status("root", doing("release", "ann")));
        assertFalse(held());
    }

    @Test
    void theAuditSaysWhoWasHeldByWhom() {
        assertEquals(404, status("root", doing("hold", "nobody")));
        json("ann", WireRequest.get("/api/me"));
        assertEquals(204, status("root", doing("hold", "ann")));
        String search = "/api/admin/audit?actor=root&q=user:%20ann";
        eventually(
                "it is written",
                () -> json("root", WireRequest.get(search)).path("rows").size() == 1);
        JsonNode row = json("root", WireRequest.get(search)).path("rows").get(0);
        assertEquals("/api/admin/users/hold", row.path("target").asText());
        assertEquals("204 user: ann", row.path("result").asText());
    }
}
