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
import org.parley.testing.Chat;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.Problems;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** What users accept before they ask, and what becomes of those who have not. */
class PolicyTest {
    private final TestUpstream upstream = TestUpstream.start();
    private ParleyServer server;

    @BeforeEach
    void start() {
        server = ParleyServer.before(
                upstream,
                Map.of(
                        "parley.auth", "proxy",
                        "parley.proxy.trusted", "127.0.0.1",
                        "parley.admins", "root",
                        "parley.policy", "# Terms\n\nBe kind."));
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

    private void accept(String user) {
        JsonNode policy = json(user, WireRequest.get("/api/policy"));
        assertEquals("# Terms\n\nBe kind.", policy.path("text").asText());
        try (WireResponse accepted = send(user, accepting(policy.path("version").asText()))) {
            assertEquals(204, accepted.status());
        }
    }

    private static WireRequest accepting(String version) {
        return WireRequest.post("/api/policy").json("{\"version\":\"" + version + "\"}");
    }

    private boolean due(String user) {
        boolean due = json(user, WireRequest.get("/api/me")).path("policyDue").asBoolean();
        assertEquals(due, json(user, WireRequest.get("/api/policy")).path("due").asBoolean());
        return due;
    }

    @Test
    void nothingIsAskedBeforeItIsAccepted() {
        assertTrue(due("ann"));
        try (WireResponse refused = send("ann", Chat.ask("mock-n1"))) {
            JsonNode problem = Problems.assertProblem(refused, 403);
            assertEquals(
                    "urn:parley:problem:policy-not-accepted",
                    problem.path("type").asText());
        }
        String conversation = json("ann", WireRequest.post("/api/conversations").json("{}"))
                .path("id")
                .asText();
        WireRequest stored = WireRequest.post("/api/llmstream")
                .json("{\"conversation\":\"" + conversation + "\",\"messages\":[{\"text\":\"Hello\"}]}");
        try (WireResponse refused = send("ann", stored)) {
            Problems.assertProblem(refused, 403);
        }
        assertEquals(
                0,
                json("ann", WireRequest.get("/api/conversations/" + conversation))
                        .path("messages")
                        .size());
        assertEquals(0, upstream.started());

        accept("ann");
        assertFalse(due("ann"));
        assertTrue(due("bob"));
        try (EventStream events = send("ann", Chat.ask("mock-n1")).events()) {
            assertEquals("end", events.rest().last().name());
        }
    }

    @Test
    void anAccountForProgramsHasNobodyWhoCouldAcceptIt() {
        String accounts = "/api/admin/service-accounts";
        json("root", WireRequest.post(accounts).json("{\"name\":\"nightly\",\"groups\":[]}"));
        String secret = json(
                        "root",
                        WireRequest.post(accounts + "/service:nightly/keys").json("{\"name\":\"cron\"}"))
                .path("secret")
                .asText();
        try (WireResponse answered = program(secret).send(server)) {
            assertEquals(200, answered.status(), answered::text);
        }
    }

    @Test
    void programsMayAskWhenTheirKeysOwnerHasAcceptedIt() {
        String secret = json("ann", WireRequest.post("/api/keys").json("{\"name\":\"nightly\"}"))
                .path("secret")
                .asText();
        try (WireResponse refused = program(secret).send(server)) {
            assertEquals(403, refused.status());
            JsonNode error = refused.json().path("error");
            assertEquals("policy_not_accepted", error.path("code").asText());
            assertEquals("permission_error", error.path("type").asText());
        }
        String version =
                json("ann", WireRequest.get("/api/policy")).path("version").asText();
        try (WireResponse refused =
                accepting(version).header("Authorization", "Bearer " + secret).send(server)) {
            Problems.assertProblem(refused, 403);
        }
        assertTrue(due("ann"), "no program accepts for its owner");
        accept("ann");
        try (WireResponse answered = program(secret).send(server)) {
            assertEquals(200, answered.status());
        }
    }

    private static WireRequest program(String secret) {
        return WireRequest.post("/v1/responses")
                .json("{\"model\":\"mock-n1\",\"input\":\"Hello\"}")
                .header("Authorization", "Bearer " + secret);
    }

    @Test
    void onlyTheTextThatHoldsIsAcceptedAndItIsAudited() {
        try (WireResponse refused = send("ann", accepting("0".repeat(64)))) {
            Problems.assertProblem(refused, 409);
        }
        try (WireResponse refused = send("ann", WireRequest.post("/api/policy"))) {
            Problems.assertProblem(refused, 409);
        }
        accept("ann");
        String version =
                json("ann", WireRequest.get("/api/policy")).path("version").asText();
        String search = "/api/admin/audit?actor=ann&q=accepted";
        eventually(
                "it is written",
                () -> json("root", WireRequest.get(search)).path("rows").size() == 1);
        assertEquals(
                "204 accepted: " + version,
                json("root", WireRequest.get(search))
                        .path("rows")
                        .get(0)
                        .path("result")
                        .asText());
    }

    @Test
    void withoutATextThereIsNothingToAccept() {
        try (ParleyServer open = ParleyServer.before(upstream, Map.of());
                WireResponse policy = WireRequest.get("/api/policy").send(open)) {
            assertEquals("{\"text\":null,\"version\":null,\"due\":false}", policy.text());
        }
    }
}
