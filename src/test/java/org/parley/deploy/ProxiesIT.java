package org.parley.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Eventually.eventually;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parley.testing.Chat;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** The proxies' files do what they are for: nothing is held back, nodes that leave are not noticed, and nobody is who he says. */
class ProxiesIT {
    private static final String DRAIN_KEY = "0123456789abcdef";

    private final TestUpstream upstream = TestUpstream.start();
    private final Map<String, String> settings = Map.of(
            "parley.auth",
            "proxy",
            "parley.proxy.trusted",
            "127.0.0.1",
            "parley.drain.key",
            DRAIN_KEY,
            "parley.db.url",
            "jdbc:h2:mem:" + UUID.randomUUID());
    private ParleyServer one;
    private ParleyServer other;

    @BeforeEach
    void start() {
        one = ParleyServer.before(upstream, settings);
        other = ParleyServer.before(upstream, settings);
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
        upstream.close();
    }

    private static WireRequest byAnn(WireRequest request) {
        return by(request, FrontProxy.USER, FrontProxy.PASSWORD);
    }

    private static WireRequest by(WireRequest request, String user, String password) {
        String credentials = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
        return request.header("Authorization", "Basic " + credentials);
    }

    private static int status(FrontProxy proxy, WireRequest request) {
        try (WireResponse response = proxy.send(request)) {
            return response.status();
        }
    }

    /** The model says the next word only when the client has read the last one. */
    @ParameterizedTest
    @EnumSource
    void everyEventArrivesBeforeTheModelSendsTheNext(FrontProxy.Kind kind) {
        try (FrontProxy proxy = FrontProxy.before(kind, one, other);
                WireResponse response =
                        proxy.send(byAnn(Chat.ask("mock-gate-n20")).header("Accept-Encoding", "gzip, deflate, br"))) {
            assertEquals(200, response.status());
            assertEquals(Optional.empty(), response.header("Content-Encoding"));
            EventStream stream = response.events();
            stream.assertEvent("created");
            stream.assertEvent("thinking");
            TestUpstreamExchange model = upstream.awaitExchange(0).permit(1);
            stream.assertEvent("clear");
            for (int said = 1; said < 20; said++) {
                stream.assertEvent("delta");
                model.permit(1);
            }
            stream.assertEvent("delta");
            stream.assertEnd("completed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void programsStreamWithTheirKeys(FrontProxy.Kind kind) {
        try (FrontProxy proxy = FrontProxy.before(kind, one, other)) {
            String key;
            try (WireResponse made =
                    proxy.send(byAnn(WireRequest.post("/api/keys").json("{\"name\":\"program\"}")))) {
                key = made.json().path("secret").asText();
            }
            WireRequest question = WireRequest.post("/v1/responses")
                    .header("Authorization", "Bearer " + key)
                    .json("{\"model\":\"mock-gate-n2\",\"input\":\"Hello\",\"stream\":true}");
            try (WireResponse response = proxy.send(question)) {
                TestUpstreamExchange model = upstream.awaitExchange(0).permit(1);
                String said = "";
                while (!said.contains("response.output_text.delta")) {
                    said += new String(response.chunk(), UTF_8);
                }
                model.permit(1);
                assertTrue(response.text().contains("response.completed"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobodyIsWhoHeSays(FrontProxy.Kind kind) {
        try (FrontProxy proxy = FrontProxy.before(kind, one, other)) {
            WireRequest me = byAnn(WireRequest.get("/api/me"))
                    .header("X-Forwarded-User", "root")
                    .header("X-Forwarded-Groups", "it")
                    .header("X-Forwarded-For", "203.0.113.9");
            try (WireResponse response = proxy.send(me)) {
                assertEquals("ann", response.json().path("user").path("id").asText());
            }
            assertEquals(401, status(proxy, WireRequest.get("/api/me").header("X-Forwarded-User", "root")));
            assertEquals(401, status(proxy, by(WireRequest.get("/api/me"), "ann", "wrong")));
            WireRequest program = WireRequest.get("/v1/models").header("X-Forwarded-User", "root");
            assertNotEquals(200, status(proxy, program));
            assertNotEquals(200, status(proxy, by(program, "root", "whatever")), "its password was not checked");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNodeThatDrainsIsLeftAlone(FrontProxy.Kind kind) {
        try (FrontProxy proxy = FrontProxy.before(kind, one, other)) {
            WireRequest drain = WireRequest.post("/health/drain").header("Authorization", "Bearer " + DRAIN_KEY);
            assertNotEquals(200, status(proxy, drain), "nobody can say which node");
            try (WireResponse drained = drain.send(one)) {
                assertEquals("DRAINED", drained.json().path("status").asText());
            }
            WireRequest changes = byAnn(WireRequest.get("/api/events"));
            eventually("changes come from the other node", () -> status(proxy, changes) == 200);
            eventually("the other node is asked", () -> status(proxy, byAnn(Chat.ask("mock-n1"))) == 200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNodeThatIsAwayIsNotNoticed(FrontProxy.Kind kind) {
        try (FrontProxy proxy = FrontProxy.before(kind, one, other)) {
            assertEquals(200, status(proxy, byAnn(WireRequest.get("/api/me"))));
            one.close();
            for (int request = 0; request < 6; request++) {
                assertEquals(200, status(proxy, byAnn(WireRequest.get("/api/me"))));
                assertEquals(200, status(proxy, byAnn(Chat.ask("mock-n1"))));
            }
        } finally {
            one = ParleyServer.before(upstream, settings); // to be closed with the other
        }
    }
}
