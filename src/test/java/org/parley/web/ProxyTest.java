package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.ParleyServer;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** {@code parley.auth=proxy}: only a trusted peer's word counts, and only when it is one. */
class ProxyTest {
    private static ParleyServer server;

    @BeforeAll
    static void start() {
        server = ParleyServer.start(Map.of(
                "parley.auth", "proxy",
                "parley.proxy.trusted", "127.0.0.1, ::1",
                "parley.admins", "root",
                "parley.admin-group", "it",
                "parley.logout-url", "/logout"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static WireRequest me() {
        return WireRequest.get("/api/me");
    }

    private static JsonNode known(WireRequest request) {
        try (WireResponse response = request.send(server)) {
            assertEquals(200, response.status(), response::text);
            return response.json();
        }
    }

    private static void assertRefused(WireRequest request) {
        assertRefused(request, server);
    }

    private static void assertRefused(WireRequest request, ParleyServer by) {
        try (WireResponse response = request.send(by)) {
            assertEquals(403, response.status(), response::text);
            assertEquals(
                    "application/problem+json", response.header("Content-Type").orElseThrow());
            assertFalse(response.text().contains("ann"));
        }
    }

    @Test
    void theProxySaysWhoItIs() {
        JsonNode ann = known(me().header("X-Forwarded-User", "ann"));
        assertEquals("ann", ann.at("/user/id").asText());
        assertEquals(0, ann.path("roles").size());
        assertEquals("/logout", ann.path("logout").asText());
    }

    @Test
    void namesMayHaveAnyLetters() {
        String asBytes = new String("Žofie Němcová".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertEquals(
                "Žofie Němcová",
                known(me().header("X-Forwarded-User", asBytes)).at("/user/name").asText());
    }

    @Test
    void adminsAreNamedOrInTheGroup() {
        assertEquals(
                "admin",
                known(me().header("X-Forwarded-User", "root")).at("/roles/0").asText());
        JsonNode bob = known(me().header("X-Forwarded-User", "bob").header("X-Forwarded-Groups", "staff, it"));
        assertEquals("admin", bob.at("/roles/0").asText());
        JsonNode eve = known(me().header("X-Forwarded-User", "eve").header("X-Forwarded-Groups", "IT,it2"));
        assertTrue(eve.path("roles").isEmpty());
    }

    @Test
    void whoIsNotNamedIsNotLetIn() {
        assertRefused(me());
        assertRefused(me().header("X-Forwarded-User", ""));
        assertRefused(me().header("X-Forwarded-User", "a".repeat(256)));
        assertRefused(me().header("X-Forwarded-User", "ann\u00c2\u0085"));
    }

    @Test
    void aHeaderThatComesTwiceIsNobodys() {
        assertRefused(me().header("X-Forwarded-User", "ann").addHeader("X-Forwarded-User", "root"));
        assertRefused(me().header("X-Forwarded-User", "ann").addHeader("x-forwarded-user", "ann"));
        assertRefused(me().header("X-Forwarded-User", "ann")
                .header("X-Forwarded-Groups", "staff")
                .addHeader("X-Forwarded-Groups", "it"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X_Forwarded_User", "X-Forwarded_User", "x_forwarded-user", "X_Forwarded_Groups"})
    void aNameThatAnotherProgramTakesForTheHeaderIsRefused(String lookAlike) {
        assertRefused(me().header("X-Forwarded-User", "ann").addHeader(lookAlike, "root"));
        assertRefused(me().header(lookAlike, "root"));
    }

    @Test
    void aPeerThatIsNoProxyIsNotBelieved() {
        try (ParleyServer elsewhere =
                ParleyServer.start(Map.of("parley.auth", "proxy", "parley.proxy.trusted", "10.0.0.0/8"))) {
            assertRefused(me().header("X-Forwarded-User", "ann"), elsewhere);
            assertRefused(me().header("X-Forwarded-User", "ann").header("X-Forwarded-For", "10.0.0.1"), elsewhere);
            assertRefused(me().header("X-Forwarded-User", "ann").header("Forwarded", "for=10.0.0.1"), elsewhere);
        }
    }
}
