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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.testing.ParleyServer;
import org.parley.testing.Problems;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Users that are programs: made by administrators, known by keys, held to what holds for people. */
class ServiceAccountsTest {
    private static final String ACCOUNTS = "/api/admin/service-accounts";
    private static final String NIGHTLY = ACCOUNTS + "/service:nightly";

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
                        "parley.models", "mock, mock-gate, large",
                        "parley.group-models", "everybody: mock, mock-gate; group reports: large",
                        "parley.limits", "user: 50 requests/day",
                        "parley.heartbeat", "250ms"));
    }

    @AfterEach
    void stop() {
        server.close();
        upstream.close();
    }

    private WireResponse send(String user, WireRequest request) {
        return request.header("X-Forwarded-User", user).send(server);
    }

    private JsonNode ok(int status, WireRequest request) {
        try (WireResponse response = send("root", request)) {
            assertEquals(status, response.status(), response::text);
            return response.json();
        }
    }

    private void done(WireRequest request) {
        try (WireResponse response = send("root", request)) {
            assertEquals(204, response.status(), response::text);
        }
    }

    private void refused(int status, WireRequest request) {
        try (WireResponse response = send("root", request)) {
            Problems.assertProblem(response, status);
        }
    }

    /** An account for programs of the group reports. @return its key's secret */
    private String nightly() {
        ok(201, WireRequest.post(ACCOUNTS).json("{\"name\":\"nightly\",\"groups\":[\"reports\"]}"));
        return ok(201, WireRequest.post(NIGHTLY + "/keys").json("{\"name\":\"cron\"}"))
                .path("secret")
                .asText();
    }

    private static WireRequest with(String secret, WireRequest request) {
        return request.header("Authorization", "Bearer " + secret);
    }

    private static WireRequest asking(String model) {
        return WireRequest.post("/v1/responses").json("{\"model\":\"" + model + "\",\"input\":\"Hello\"}");
    }

    private int status(WireRequest request) {
        try (WireResponse response = request.send(server)) {
            response.text();
            return response.status();
        }
    }

    @Test
    void aProgramIsLetInAsItsAccountWithWhatItsGroupsMay() {
        String secret = nightly();
        try (WireResponse me = with(secret, WireRequest.get("/api/me")).send(server)) {
            JsonNode told = me.json();
            assertEquals("service:nightly", told.at("/user/id").asText());
            assertEquals("nightly", told.at("/user/name").asText());
            assertEquals(0, told.path("roles").size());
        }
        assertEquals(200, status(with(secret, asking("large"))));
        try (WireResponse others = send("ann", asking("large"))) {
            assertEquals(403, others.status());
        }
    }

    @Test
    void usageAuditAndLimitsNameTheAccount() {
        String secret = nightly();
        assertEquals(200, status(with(secret, asking("mock"))));
        eventually("it is settled", () -> server.application().generations().running() == 0);
        JsonNode sum = ok(200, WireRequest.get("/api/admin/usage?by=user"))
                .path("sums")
                .get(0);
        assertEquals("service:nightly", sum.path("key").asText());
        assertEquals("nightly", sum.path("name").asText());
        JsonNode account = ok(200, WireRequest.get(ACCOUNTS)).path("accounts").get(0);
        assertEquals(49, account.at("/quota/0/left").asInt(), account::toString);
        eventually(
                "it is audited",
                () -> ok(200, WireRequest.get("/api/admin/audit?actor=service:nightly"))
                        .path("rows")
                        .toString()
                        .contains("\"target\":\"/v1/responses\""));
    }

    @Test
    void accountsAreListedApartFromPeople() {
        nightly();
        JsonNode account = ok(200, WireRequest.get(ACCOUNTS)).path("accounts").get(0);
        assertEquals("root", account.path("madeBy").asText());
        assertEquals("[\"reports\"]", account.path("groups").toString());
        assertFalse(account.path("disabled").asBoolean());
        assertFalse(ok(200, WireRequest.get("/api/admin/users")).toString().contains("service:"));
    }

    @Test
    void nobodyLogsInAsAnAccount() {
        nightly();
        try (WireResponse response = send("service:nightly", WireRequest.get("/api/me"))) {
            Problems.assertProblem(response, 403);
        }
        assertEquals(
                "[\"reports\"]",
                ok(200, WireRequest.get(ACCOUNTS)).at("/accounts/0/groups").toString());
    }

    @Test
    void whoseIdIsTakenByAPersonIsNoAccount() {
        try (WireResponse me = send("service:nightly", WireRequest.get("/api/me"))) {
            assertEquals(200, me.status());
        }
        refused(409, WireRequest.post(ACCOUNTS).json("{\"name\":\"nightly\"}"));
        refused(404, WireRequest.get(NIGHTLY + "/keys"));
        refused(404, WireRequest.post(NIGHTLY + "/disable"));
        assertEquals(0, ok(200, WireRequest.get(ACCOUNTS)).path("accounts").size());
    }

    @Test
    void aDisabledAccountsStreamsEndAndItIsRefusedUntilItIsEnabled() {
        String secret = nightly();
        WireRequest streamed =
                WireRequest.post("/v1/responses").json("{\"model\":\"mock-gate\",\"input\":\"Hello\",\"stream\":true}");
        try (WireResponse open = with(secret, streamed).send(server)) {
            upstream.awaitExchange(0).permit(1);
            open.chunk();
            done(WireRequest.post(NIGHTLY + "/disable"));
            assertTrue(open.text().contains("event: error"));
            upstream.awaitExchange(0).awaitPeerLeft(TestUpstream.DEADLINE);
        }
        assertEquals(403, status(with(secret, asking("mock"))));
        done(WireRequest.post(NIGHTLY + "/enable"));
        assertEquals(200, status(with(secret, asking("mock"))));
    }

    @Test
    void administratorsMakeListAndRevokeItsKeys() {
        String secret = nightly();
        JsonNode key = ok(200, WireRequest.get(NIGHTLY + "/keys")).path("keys").get(0);
        assertEquals("cron", key.path("name").asText());
        assertFalse(key.has("secret"));
        done(WireRequest.of("DELETE", NIGHTLY + "/keys/" + key.path("id").asText()));
        assertEquals(401, status(with(secret, asking("mock"))));
        refused(
                404,
                WireRequest.of("DELETE", NIGHTLY + "/keys/" + key.path("id").asText()));
    }

    @Test
    void aProgramManagesNothing() {
        String secret = nightly();
        assertEquals(403, status(with(secret, WireRequest.get(ACCOUNTS))));
        assertEquals(403, status(with(secret, WireRequest.get("/api/keys"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                   | /name
            {"name":"Nightly Report"}            | /name
            {"name":"a","groups":["b\\nc"]}      | /groups/0
            {"name":"a","groups":" "}            | /groups
            """)
    void whatIsWrongWithAnAccountIsSaid(String body, String pointer) {
        try (WireResponse response = send("root", WireRequest.post(ACCOUNTS).json(body))) {
            assertEquals(
                    pointer,
                    Problems.assertProblem(response, 400)
                            .at("/errors/0/pointer")
                            .asText());
        }
    }
}
