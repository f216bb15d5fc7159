package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.Chat;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.Problems;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** What administrators see and do, and nobody else. */
class AdminTest {
    private static TestUpstream upstream;
    private static ParleyServer server;

    @BeforeAll
    static void start() {
        upstream = TestUpstream.start().manual();
        server = ParleyServer.before(
                upstream,
                Map.of(
                        "parley.auth", "proxy",
                        "parley.proxy.trusted", "127.0.0.1",
                        "parley.admins", "root",
                        "parley.limits", "user: 100 requests/day",
                        "parley.prices", "* 1/1",
                        "parley.db.password", "sesame-canary"));
    }

    @AfterAll
    static void stop() {
        server.close();
        upstream.close();
    }

    private static WireResponse send(String user, WireRequest request) {
        return request.header("X-Forwarded-User", user)
                .header("X-Forwarded-Groups", "staff, bonn")
                .send(server);
    }

    private static JsonNode get(String path) {
        try (WireResponse response = send("root", WireRequest.get(path))) {
            assertEquals(200, response.status(), path);
            return response.json();
        }
    }

    private static void ask(String user) {
        int asked = upstream.started();
        try (EventStream events = send(user, Chat.ask("m")).events()) {
            upstream.awaitExchange(asked).begin().delta("Yes.").complete("Yes.").end();
            events.rest();
        }
        eventually(
                "the answer is settled",
                () -> server.application().generations().running() == 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "usage",
                "users",
                "users/disable",
                "audit",
                "audit/verify",
                "audit/export",
                "settings",
                "generations",
                "generations/x/stop",
                "service-accounts",
                "service-accounts/x/keys",
                "upstreams",
                "selftest",
                "anything"
            })
    void othersMayNot(String path) {
        for (String method : List.of("GET", "POST")) {
            try (WireResponse response = send("ann", WireRequest.of(method, "/api/admin/" + path))) {
                Problems.assertProblem(response, 403);
            }
        }
    }

    @Test
    void usageIsSummedByDayUserGroupAndModel() {
        ask("dave");
        ask("dave");
        JsonNode users = get("/api/admin/usage?by=user");
        JsonNode dave = StreamSupport.stream(users.path("sums").spliterator(), false)
                .filter(sum -> sum.path("key").asText().equals("dave"))
                .findFirst()
                .orElseThrow();
        assertEquals(2, dave.path("answers").asInt(), users::toString);
        long tokens =
                dave.path("input_tokens").asLong() + dave.path("output_tokens").asLong();
        assertTrue(tokens > 0, users::toString);
        assertEquals(tokens / 1e6, dave.path("money").asDouble(), 1e-12);
        assertTrue(get("/api/admin/usage?by=day")
                .path("sums")
                .get(0)
                .path("key")
                .asText()
                .matches("\\d{4}-\\d\\d-\\d\\d"));
        JsonNode groups = get("/api/admin/usage?by=group").path("sums");
        assertEquals(2, groups.size(), groups::toString);
        assertEquals(
                "m",
                get("/api/admin/usage?by=model").path("sums").get(0).path("key").asText());
        assertEquals(
                0,
                get("/api/admin/usage?by=day&from=2020-01-01&to=2020-02-01")
                        .path("sums")
                        .size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "usage?by=colour",
                "usage?from=yesterday",
                "usage?from=2026-02-01&to=2026-01-01",
                "audit?from=x",
                "audit?cursor=x",
                "users?limit=0"
            })
    void aQuestionWithFaultsIsTold(String path) {
        try (WireResponse response = send("root", WireRequest.get("/api/admin/" + path))) {
            Problems.assertProblem(response, 400);
        }
    }

    @Test
    void usersAreListedInPartsAndCanBeShutOut() {
        for (String user : List.of("user/a", "user/b", "user/c")) {
            try (WireResponse me = send(user, WireRequest.get("/api/me"))) {
                assertEquals(200, me.status());
            }
        }
        JsonNode part = get("/api/admin/users?limit=2&cursor=user");
        assertEquals("user/b", part.path("next").asText());
        assertEquals(
                100, part.path("users").get(0).path("quota").get(0).path("left").asInt(), part::toString);
        assertEquals(
                "user/c",
                get("/api/admin/users?limit=2&cursor=user/b")
                        .path("users")
                        .get(0)
                        .path("id")
                        .asText());
        post("/api/admin/users/disable", "{\"id\":\"user/c\"}", 204);
        try (WireResponse shut = send("user/c", WireRequest.get("/api/me"))) {
            Problems.assertProblem(shut, 403);
        }
        post("/api/admin/users/enable", "{\"id\":\"user/c\"}", 204);
        post("/api/admin/users/disable", "{\"id\":\"nobody\"}", 404);
        post("/api/admin/users/disable", "{\"id\":\"root\"}", 400);
    }

    private static void post(String path, String body, int status) {
        try (WireResponse response = send("root", WireRequest.post(path).json(body))) {
            assertEquals(status, response.status(), path);
        }
    }

    @Test
    void runningAnswersAreSeenAndStopped() {
        int asked = upstream.started();
        try (EventStream events = send("erin", Chat.ask("m")).events()) {
            TestUpstreamExchange model = upstream.awaitExchange(asked).begin().delta("Half");
            events.assertBeginning();
            JsonNode live = get("/api/admin/generations").path("generations");
            assertEquals("erin", live.get(0).path("user").asText(), live::toString);
            post("/api/admin/generations/" + live.get(0).path("id").asText() + "/stop", "{}", 204);
            assertTrue(events.rest().last().data().contains("stopped"));
            model.awaitPeerLeft(TestUpstream.DEADLINE);
        }
        post("/api/admin/generations/unknown/stop", "{}", 404);
    }

    @Test
    void settingsAreToldWithTheirSourceAndWithoutSecrets() {
        try (WireResponse response = send("root", WireRequest.get("/api/admin/settings"))) {
            String all = response.text();
            assertTrue(all.contains("\"key\":\"parley.admins\",\"value\":\"root\",\"source\":\"settings\""), all);
            assertFalse(all.contains(ParleyServer.CANARY_KEY), all);
            assertFalse(all.contains("sesame-canary"), all);
        }
    }

    @Test
    void whatIsDoneIsAudited() {
        send("frank", WireRequest.post("/api/conversations").json("{\"title\":\"secret-title\"}"))
                .close();
        eventually(
                "it is written",
                () -> get("/api/admin/audit?actor=frank").path("rows").size() == 1);
        send("frank", WireRequest.get("/api/admin/users")).close();
        eventually(
                "it is written",
                () -> get("/api/admin/audit?actor=frank").path("rows").size() == 2);
        JsonNode rows = get("/api/admin/audit?actor=frank").path("rows");
        assertEquals("403", rows.get(0).path("result").asText());
        assertEquals("POST", rows.get(1).path("action").asText());
        assertEquals("/api/conversations", rows.get(1).path("target").asText());
        assertEquals("201", rows.get(1).path("result").asText());
        assertEquals("PROXY", rows.get(1).path("how").asText());
        assertFalse(rows.toString().contains("secret-title"));
        try (WireResponse checked = send("root", WireRequest.post("/api/admin/audit/verify"))) {
            assertTrue(checked.json().path("intact").asBoolean());
        }
        try (WireResponse export = send("root", WireRequest.get("/api/admin/audit/export"))) {
            List<String> lines = export.text().lines().toList();
            assertTrue(lines.getFirst().startsWith("{\"seq\":1,"), lines::toString);
        }
    }

    @Test
    void theSelfTestSendsItsEventsApart() {
        try (WireResponse response =
                send("root", WireRequest.get("/api/admin/selftest").header("X-Forwarded-For", "10.9.8.7"))) {
            String first = new String(response.chunk(), UTF_8);
            assertTrue(first.startsWith("event: tick\ndata: {\"number\":1,\"of\":8,"), first);
            assertTrue(first.contains("X-Forwarded-For: 10.9.8.7"), first);
            assertFalse(first.contains("\"number\":2"), first);
            assertTrue(response.text().contains("\"number\":8"));
        }
    }
}
