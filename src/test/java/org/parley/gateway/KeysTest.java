package org.parley.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.gateway.Api.error;
import static org.parley.gateway.Api.ok;
import static org.parley.testing.Eventually.eventually;
import static org.parley.testing.TestUpstream.DEADLINE;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.testing.ChangeStream;
import org.parley.testing.Chat;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Keys that people make on the page's side, and what programs may with them. The proxy of these tests is the test itself. */
class KeysTest {
    private final TestUpstream upstream = TestUpstream.start();
    private ParleyServer server;

    @BeforeEach
    void start() {
        server = ParleyServer.before(
                upstream,
                Map.of("parley.auth", "proxy", "parley.proxy.trusted", "127.0.0.1", "parley.heartbeat", "250ms"));
    }

    @AfterEach
    void stop() {
        server.close();
        upstream.close();
    }

    private static WireRequest as(String user, WireRequest request) {
        return request.header("X-Forwarded-User", user);
    }

    private static WireRequest with(String secret, WireRequest request) {
        return request.header("Authorization", "Bearer " + secret);
    }

    private JsonNode create(String user, String body) {
        try (WireResponse answer =
                as(user, WireRequest.post("/api/keys").json(body)).send(server)) {
            String text = answer.text();
            assertEquals(201, answer.status(), text);
            return Api.json(text);
        }
    }

    private int status(WireRequest request) {
        try (WireResponse answer = request.send(server)) {
            answer.text();
            return answer.status();
        }
    }

    @Test
    void aKeysSecretIsShownOnceAndLetsItsProgramIn() {
        JsonNode key = create("ann", "{\"name\":\"nightly\"}");
        String secret = key.path("secret").asText();
        assertTrue(secret.matches("sk-parley-[A-Za-z0-9_-]{43}"), secret);
        String list = ok(server, as("ann", WireRequest.get("/api/keys"))).toString();
        assertFalse(list.contains(secret));
        assertTrue(list.contains("\"prefix\":\"" + secret.substring(0, 14) + "\""), list);
        assertTrue(list.contains("\"lastUsed\":null"), list);

        assertEquals(
                "completed",
                ok(server, with(secret, Api.response("mock", "")))
                        .path("status")
                        .asText());
        assertFalse(
                ok(server, as("ann", WireRequest.get("/api/keys"))).toString().contains("\"lastUsed\":null"));
        assertEquals(
                "ann",
                ok(server, with(secret, WireRequest.get("/api/me")))
                        .at("/user/id")
                        .asText());
    }

    @Test
    void withoutAKeyOrWithAWrongOneNobodyIsLetIn() {
        JsonNode missing = error(server, Api.response("mock", ""), 401);
        assertEquals("invalid_api_key", missing.path("code").asText());
        error(server, with("sk-parley-nothing", Api.response("mock", "")), 401);
        assertEquals(0, upstream.started());
    }

    @Test
    void nobodySeesOrRevokesAnothersKeyAndNoKeyManagesKeys() {
        JsonNode key = create("ann", "{\"name\":\"a\"}");
        String address = "/api/keys/" + key.path("id").asText();
        assertEquals(
                0,
                ok(server, as("bob", WireRequest.get("/api/keys"))).path("keys").size());
        assertEquals(404, status(as("bob", WireRequest.of("DELETE", address))));
        assertEquals(404, status(as("bob", WireRequest.of("DELETE", "/api/keys/none"))));
        assertEquals(
                403,
                status(with(
                        key.path("secret").asText(),
                        WireRequest.post("/api/keys").json("{\"name\":\"b\"}"))));
        assertEquals(204, status(as("ann", WireRequest.of("DELETE", address))));
        assertEquals(401, status(with(key.path("secret").asText(), WireRequest.get("/v1/models"))));
    }

    @Test
    void aRevokedKeysOpenStreamEndsWithinAHeartbeat() {
        JsonNode key = create("ann", "{\"name\":\"a\"}");
        JsonNode other = create("ann", "{\"name\":\"b\"}");
        try (WireResponse open = with(key.path("secret").asText(), Api.response("mock-gate", ",\"stream\":true"))
                        .send(server);
                WireResponse stays = with(
                                other.path("secret").asText(), Api.response("mock-gate-n3", ",\"stream\":true"))
                        .send(server)) {
            upstream.awaitExchange(0).permit(1);
            open.chunk();
            revoke("ann", key);
            JsonNode last = Api.events(open.text().replaceFirst("(?s)^.*?(?=event: )", ""))
                    .getLast();
            assertEquals("error", last.path("type").asText());
            upstream.exchanges().stream()
                    .filter(exchange -> exchange.model().equals("mock-gate"))
                    .findFirst()
                    .orElseThrow()
                    .awaitPeerLeft(DEADLINE);
            upstream.awaitExchange(1);
            upstream.exchanges().forEach(exchange -> exchange.permit(3));
            assertTrue(stays.text().contains("response.completed"));
        }
    }

    @Test
    void aKeyIsHeldToItsModelsItsNetworksAndItsTime() {
        String limited = create("ann", "{\"name\":\"a\",\"models\":[\"gpt-5\"]}")
                .path("secret")
                .asText();
        assertEquals(
                "model_not_found",
                error(server, with(limited, Api.response("mock", "")), 404)
                        .path("code")
                        .asText());
        assertEquals(200, status(with(limited, Api.response("gpt-5", ""))));
        List<JsonNode> models = List.copyOf(
                ok(server, with(limited, WireRequest.get("/v1/models"))).findParents("id"));
        assertEquals(
                List.of("gpt-5"),
                models.stream().map(model -> model.path("id").asText()).toList());

        String elsewhere = create("ann", "{\"name\":\"b\",\"networks\":[\"10.0.0.0/8\"]}")
                .path("secret")
                .asText();
        assertEquals(401, status(with(elsewhere, WireRequest.get("/v1/models"))));
        String here = create("ann", "{\"name\":\"c\",\"networks\":[\"127.0.0.0/8\"]}")
                .path("secret")
                .asText();
        assertEquals(200, status(with(here, WireRequest.get("/v1/models"))));
    }

    /** @return what came until the stream ended */
    private String whatComesThoughTheKeyIsRevoked(WireRequest request) {
        JsonNode key = create("ann", "{\"name\":\"a\"}");
        try (WireResponse open = with(key.path("secret").asText(), request).send(server)) {
            open.chunk();
            revoke("ann", key);
            return open.text();
        }
    }

    private void revoke(String owner, JsonNode key) {
        String address = "/api/keys/" + key.path("id").asText();
        assertEquals(204, status(as(owner, WireRequest.of("DELETE", address))));
    }

    @Test
    void aRevokedKeysAnswerOfThePagesOwnInterfaceEndsToo() {
        String came = whatComesThoughTheKeyIsRevoked(Chat.ask("mock-stall-k2"));
        assertTrue(came.contains("no-longer-allowed"), came);
        server.assertIdle();
    }

    @Test
    void aRevokedKeyReadsOnNothingOfItsOwners() {
        try (EventStream anns =
                as("ann", Chat.ask("mock-stall-k2")).send(server).events()) {
            anns.assertEvent("created");
            String came = whatComesThoughTheKeyIsRevoked(Chat.follow(anns.generation(), 0));
            assertFalse(came.contains("event: error"), came);
            assertEquals(1, server.application().generations().running(), "her own answer goes on");
        }
    }

    @Test
    void aRevokedKeyHearsOfNoMoreChanges() {
        JsonNode key = create("ann", "{\"name\":\"a\"}");
        try (ChangeStream changes =
                ChangeStream.open(server, with(key.path("secret").asText(), WireRequest.get("/api/events")))) {
            revoke("ann", key);
            assertEquals(401, changes.nextError().path("status").asInt());
            eventually(
                    "nobody listens any more", () -> server.application().feed().followers() == 0);
        }
    }

    @Test
    void aKeyIsHeldToItsModelsOnThePagesOwnInterfaceToo() {
        String limited = create("ann", "{\"name\":\"a\",\"models\":[\"gpt-5\"]}")
                .path("secret")
                .asText();
        assertEquals(403, status(with(limited, Chat.ask("mock"))));
        assertEquals(0, upstream.started());
    }

    @Test
    void aKeyIsHeldToItsLimits() {
        JsonNode key =
                create("ann", "{\"name\":\"a\",\"limits\":[\"1 requests/month\",\"2k tokens/day\",\"3 concurrent\"]}");
        assertEquals(
                "[\"1 requests/month\",\"2000 tokens/day\",\"3 concurrent\"]",
                key.path("limits").toString());
        String tokens = create("ann", "{\"name\":\"b\",\"limits\":[\"2k tokens/day\"]}")
                .path("secret")
                .asText();
        try (WireResponse refused = with(tokens, Api.response("mock", "")).send(server)) {
            JsonNode error = Api.json(refused.text()).path("error");
            assertEquals(429, refused.status());
            assertEquals("rate_limit_exceeded", error.path("code").asText());
            assertEquals("rate_limit_error", error.path("type").asText());
            assertTrue(error.path("message").asText().startsWith("This API key may use 2,000 tokens a day"));
            assertTrue(Long.parseLong(refused.header("Retry-After").orElseThrow()) > 0);
        }
        assertEquals(0, upstream.started());
        assertEquals(200, status(as("ann", Api.response("mock", ""))), "its owner is not held to it");
    }

    @Test
    void aKeyThatHasSpentItsMoneyIsToldSoInOpenAisWords() {
        try (ParleyServer priced = ParleyServer.before(
                upstream,
                Map.of("parley.auth", "proxy", "parley.proxy.trusted", "127.0.0.1", "parley.prices", "* 1/1"))) {
            String secret;
            try (WireResponse made = as(
                            "ann",
                            WireRequest.post("/api/keys").json("{\"name\":\"a\",\"limits\":[\"0.000001 USD/month\"]}"))
                    .send(priced)) {
                secret = made.json().path("secret").asText();
            }
            JsonNode error = error(priced, with(secret, Api.response("mock", "")), 429);
            assertEquals("insufficient_quota", error.path("code").asText());
            assertEquals("insufficient_quota", error.path("type").asText());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                              | /name
            {"name":" "}                                    | /name
            {"name":"a","networks":["everywhere"]}          | /networks/0
            {"name":"a","models":[""]}                      | /models/0
            {"name":"a","limits":["many requests"]}         | /limits/0
            {"name":"a","limits":["5 tokens"]}              | /limits/0
            {"name":"a","limits":["5 EUR/day"]}             | /limits/0
            {"name":"a","limits":["5 USD/day"]}             | /limits/0
            {"name":"a","expires":"soon"}                   | /expires
            {"name":"a","expires":"2001-01-01T00:00:00Z"}   | /expires
            """)
    void whatIsWrongWithAKeyIsSaid(String body, String pointer) {
        try (WireResponse answer =
                as("ann", WireRequest.post("/api/keys").json(body)).send(server)) {
            Matcher told = Pattern.compile("\"pointer\":\"([^\"]*)\"").matcher(answer.text());
            assertEquals(400, answer.status());
            assertTrue(told.find());
            assertEquals(pointer, told.group(1));
        }
    }

    @Test
    void aDisabledOwnersKeysAreOfNoUse() {
        String secret = create("ann", "{\"name\":\"a\"}").path("secret").asText();
        server.application().users().disable("ann");
        assertEquals(403, status(with(secret, WireRequest.get("/v1/models"))));
    }
}
