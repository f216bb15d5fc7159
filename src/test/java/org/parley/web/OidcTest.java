package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestIssuer;
import org.parley.testing.Visitor;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** {@code parley.auth=oidc}, against a provider that lies when it is told to. */
class OidcTest extends OidcCase {
    @Test
    void thePageLeadsToTheProviderAndBack() {
        Visitor visitor = visitor();
        String login = visitor.redirect("/?c=abc");
        assertEquals("/login?to=%2F%3Fc%3Dabc", login);
        String question = visitor.redirect(login);
        assertTrue(question.startsWith(issuer.issuer() + "/authorize?"), question);
        assertFalse(question.contains(TestIssuer.SECRET));
        URI back = TestIssuer.follow(question);
        assertEquals(server.uri("/oidc/callback").getPath(), back.getPath());
        assertEquals("/?c=abc", visitor.redirect(back.getRawPath() + "?" + back.getRawQuery()));
        JsonNode me = me(visitor);
        assertEquals("id-of-ann", me.at("/user/id").asText());
        assertEquals("ann", me.at("/user/name").asText());
        assertEquals("logout", me.path("logout").asText());
        assertEquals("POST", me.path("logoutMethod").asText());
        assertEquals(200, visitor.status("/"));
    }

    @Test
    void programsAreToldToLogInAndNotLedAnywhere() {
        for (String path :
                List.of("/api/me", "/api/conversations", "/api/events", "/api/attachments/x", "/api/nothing")) {
            try (WireResponse response = visitor().get(path)) {
                assertEquals(401, response.status(), path);
                assertEquals(
                        "application/problem+json",
                        response.header("Content-Type").orElseThrow());
                assertEquals(
                        "urn:parley:problem:login-needed",
                        response.json().path("type").asText());
                assertTrue(response.header("WWW-Authenticate").isPresent());
                assertEquals(List.of(), response.headers("Set-Cookie"));
            }
        }
        try (WireResponse response =
                visitor().send(WireRequest.post("/api/llmstream").json("{}"))) {
            assertEquals(401, response.status());
        }
        assertEquals(200, visitor().status("/js/main.js"), "the page's files are no secret");
    }

    @Test
    void aProxysHeadersTellNothingHere() {
        for (String header : List.of("X-Forwarded-User", "X-Remote-User", "Remote-User")) {
            try (WireResponse response =
                    visitor().send(WireRequest.get("/api/me").header(header, "ann"))) {
                assertEquals(401, response.status(), header);
            }
        }
    }

    @Test
    void anAnswerIsGoodOnceAndForTheBrowserThatAsked() {
        Visitor ann = visitor();
        String callback = asked(ann, "/");
        assertEquals(403, visitor().status(callback), "another browser");
        assertEquals("/", ann.redirect(callback));
        assertEquals(403, ann.status(callback), "again");
        Visitor bob = visitor();
        String fresh = asked(bob, "/");
        assertEquals(403, bob.status(fresh.replaceAll("state=[^&]+", "state=guessed")));
        assertEquals(403, bob.status("/oidc/callback"));
        assertEquals(403, bob.status("/oidc/callback?error=access_denied&state=x"));
        assertEquals(403, bob.status(fresh + "&iss=https://evil.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "///evil.example",
                "https://evil.example/",
                "/\\evil.example",
                "\\\\evil.example",
                "/%09/evil.example",
                "/\t/evil.example",
                "/%2f%2fevil.example",
                "javascript:alert(1)",
                "evil.example",
                "/..//evil.example",
                "/a/../..//evil.example",
                "/?x=\r\nSet-Cookie: a=b",
                "/login?to=/login",
                "/;@evil.example",
                ""
            })
    void aLoginLeadsToNoPlaceButOurs(String to) {
        Visitor visitor = visitor();
        assertEquals("/", visitor.redirect(asked(visitor, to)));
    }

    @Test
    void groupsMakeAnAdmin() {
        issuer.claims(claims -> claims.claim("groups", List.of("staff", "it")));
        assertEquals("admin", me(loggedIn("eve")).at("/roles/0").asText());
        issuer.claims(claims -> claims.claim("groups", "it"));
        assertEquals("admin", me(loggedIn("eve")).at("/roles/0").asText());
        issuer.claims(claims -> claims.claim("groups", null));
        assertEquals(0, me(loggedIn("eve")).path("roles").size());
    }

    @Test
    void otherClaimsMayNameUserAndGroups() {
        try (ParleyServer other = ParleyServer.start(issuer.settings(Map.of(
                "parley.oidc.user-claim", "preferred_username",
                "parley.oidc.groups-claim", "realm_access.roles",
                "parley.admin-group", "it")))) {
            issuer.claims(claims -> claims.claim("realm_access", Map.of("roles", List.of("it"))));
            Visitor visitor = new Visitor(other);
            visitor.redirect(asked(visitor, "/"));
            JsonNode me = me(visitor);
            assertEquals("ann", me.at("/user/id").asText());
            assertEquals("admin", me.at("/roles/0").asText());
        }
    }

    @Test
    void anAddressThatTheProviderHasNotVerifiedNamesNobody() {
        try (ParleyServer other = ParleyServer.start(issuer.settings(Map.of("parley.oidc.user-claim", "email")))) {
            issuer.claims(claims -> claims.claim("email", "boss@example.org"));
            Visitor visitor = new Visitor(other);
            assertEquals(403, visitor.status(asked(visitor, "/")));
            issuer.claims(claims -> claims.claim("email", "ann@example.org").claim("email_verified", true));
            visitor.redirect(asked(visitor, "/"));
            assertEquals("ann@example.org", me(visitor).at("/user/id").asText());
        }
    }

    @Test
    void whoLogsOutIsOutHereAndAtTheProvider() {
        Visitor ann = loggedIn("ann");
        try (WireResponse response = ann.send(WireRequest.post("/logout").header("Sec-Fetch-Site", "cross-site"))) {
            assertEquals(403, response.status(), "another site logs nobody out");
        }
        assertEquals(405, ann.status("/logout"));
        assertEquals(200, ann.status("/api/me"));
        try (WireResponse response = ann.send(WireRequest.post("/logout"))) {
            String next = response.json().path("next").asText();
            assertTrue(next.startsWith(issuer.issuer() + "/logout?"), next);
            assertTrue(next.contains("id_token_hint=" + issuer.lastToken()), next);
            assertTrue(
                    next.contains(
                            URLEncoder.encode(server.uri("/signed-out.html").toString(), UTF_8)),
                    next);
        }
        assertEquals(401, ann.status("/api/me"));
        assertEquals(200, ann.status("/signed-out.html"));
    }

    private static int backChannel(String token) {
        byte[] body = ("logout_token=" + token).getBytes(UTF_8);
        try (WireResponse response = WireRequest.post("/oidc/logout")
                .body("application/x-www-form-urlencoded", body)
                .send(server)) {
            return response.status();
        }
    }

    @Test
    void theProviderLogsOutByItself() {
        Visitor desk = loggedIn("ann");
        Visitor telephone = loggedIn("ann");
        Visitor bob = loggedIn("bob");
        assertEquals(
                200,
                backChannel(TestIssuer.signed(issuer.logoutClaims("id-of-ann").build())));
        assertEquals(401, desk.status("/api/me"));
        assertEquals("/login?to=%2F", telephone.redirect("/"));
        assertEquals(200, bob.status("/api/me"));
        assertEquals(200, loggedIn("ann").status("/api/me"), "who comes back is in again");
    }

    @Test
    void nobodyElseLogsOutByItself() {
        Visitor ann = loggedIn("ann");
        JWTClaimsSet good = issuer.logoutClaims("id-of-ann").build();
        assertEquals(400, backChannel(""));
        assertEquals(400, backChannel("nonsense"));
        assertEquals(400, backChannel(new PlainJWT(good).serialize()));
        assertEquals(400, backChannel(TestIssuer.signedBySomebodyElse(good)));
        assertEquals(400, backChannel(issuer.lastToken()), "an ID token is no logout token");
        assertEquals(
                400,
                backChannel(TestIssuer.signed(
                        issuer.logoutClaims("id-of-ann").audience("other").build())));
        assertEquals(
                400,
                backChannel(TestIssuer.signed(
                        issuer.logoutClaims("id-of-ann").claim("nonce", "n").build())));
        assertEquals(
                400,
                backChannel(TestIssuer.signed(
                        issuer.logoutClaims("id-of-ann").claim("events", null).build())));
        assertEquals(200, ann.status("/api/me"));
    }

    @Test
    void aDisabledUserIsRefusedAfterTheLogin() {
        Visitor eve = loggedIn("mallory");
        server.application().users().disable("id-of-mallory");
        assertEquals(403, eve.status("/api/me"));
        assertEquals(403, loggedIn("mallory").status("/"));
    }

    @Test
    void aProviderThatIsNotThereYetHoldsNothingUp() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (ParleyServer early = ParleyServer.start(TestIssuer.settings(port, Map.of()))) {
            Visitor visitor = new Visitor(early);
            try (WireResponse response = visitor.get("/login")) {
                assertEquals(503, response.status());
                assertTrue(response.header("Retry-After").isPresent());
            }
            assertEquals(200, visitor.status("/health/live"));
            try (TestIssuer late = TestIssuer.start(port)) {
                assertEquals(late.port(), port);
                visitor.redirect(asked(visitor, "/"));
                assertEquals(200, visitor.status("/api/me"));
            }
            assertEquals(200, visitor.status("/api/me"), "who is in stays in");
        }
    }

    @Test
    void underAContextPathAndBehindAProxy() {
        try (ParleyServer deep = ParleyServer.start("/a/b", issuer.settings(Map.of()));
                ParleyServer behind = ParleyServer.start(
                        issuer.settings(Map.of("parley.public-url", "https://chat.example.org/parley/")))) {
            Visitor visitor = new Visitor(deep);
            assertEquals("/a/b/login?to=%2F", visitor.redirect("/a/b/"));
            URI back = TestIssuer.follow(visitor.redirect("/a/b/login?to=%2F"));
            assertEquals("/a/b/oidc/callback", back.getPath());
            assertEquals("/a/b/", visitor.redirect(back.getRawPath() + "?" + back.getRawQuery()));
            assertEquals(200, visitor.status("/a/b/api/me"));
            try (WireResponse response = visitor.get("/a/b/login")) {
                assertTrue(response.header("Set-Cookie").orElseThrow().contains("; Path=/a/b;"));
            }

            Visitor outside = new Visitor(behind);
            try (WireResponse response = outside.get("/login")) {
                URI callback = TestIssuer.follow(response.header("Location").orElseThrow());
                assertEquals(
                        "https://chat.example.org/parley/oidc/callback",
                        callback.toString().split("\\?", 2)[0]);
                assertTrue(response.header("Set-Cookie").orElseThrow().contains("Secure"));
            }
        }
    }
}
