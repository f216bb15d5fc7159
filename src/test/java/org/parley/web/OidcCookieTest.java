package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestIssuer;
import org.parley.testing.Visitor;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** {@code parley.auth=oidc}: by what a browser is known during its login and after it. */
class OidcCookieTest extends OidcCase {
    private static final String SESSION = "parley-session";
    private static final String PLANTED = "x".repeat(43);

    private static Visitor with(String session) {
        Visitor visitor = visitor();
        visitor.plant(SESSION, session);
        return visitor;
    }

    @Test
    void theSessionHasANewSecretAtEachLoginAndAGuardedCookie() {
        Visitor visitor = visitor();
        visitor.plant(SESSION, PLANTED);
        String callback = asked(visitor, "/");
        String before = visitor.cookieHeader();
        try (WireResponse response = visitor.get(callback)) {
            String cookie = response.header("Set-Cookie").orElseThrow();
            assertTrue(cookie.matches("parley-session=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Lax"), cookie);
        }
        assertNotEquals(before, visitor.cookieHeader());
        assertEquals(401, with(PLANTED).status("/api/me"));
        String first = visitor.cookie(SESSION);
        assertEquals("/", visitor.redirect(asked(visitor, "/")));
        assertNotEquals(first, visitor.cookie(SESSION));
        assertEquals(200, visitor.status("/api/me"));
        assertEquals(401, with(first).status("/api/me"), "it has made place for the new one");
    }

    @Test
    void theCookieOfALoginUnderWayIsGuardedAndLetsNobodyIn() {
        Visitor visitor = visitor();
        try (WireResponse response = visitor.get("/login")) {
            String cookie = response.header("Set-Cookie").orElseThrow();
            assertTrue(
                    cookie.matches("parley-login=[A-Za-z0-9_-]{43}; Path=/; Max-Age=600; HttpOnly; SameSite=Lax"),
                    cookie);
        }
        assertEquals(401, visitor.status("/api/me"));
        assertEquals(401, with(visitor.cookie("parley-login")).status("/api/me"));
    }

    @Test
    void severalTabsMayLogInAtOnce() {
        Visitor visitor = visitor();
        String first = asked(visitor, "/?c=a");
        String second = asked(visitor, "/?c=b");
        assertEquals("/?c=b", visitor.redirect(second));
        assertEquals("/?c=a", visitor.redirect(first));
        assertEquals(200, visitor.status("/api/me"));
    }

    @Test
    void aSessionInTheAddressIsNone() {
        String secret = loggedIn("ann").cookie(SESSION);
        assertEquals(200, with(secret).status("/api/me"));
        for (String name : List.of("jsessionid", SESSION)) {
            assertEquals(401, visitor().status("/api/me;" + name + "=" + secret));
            assertEquals(401, visitor().status("/api/me?" + name + "=" + secret));
        }
    }

    @Test
    void theServerForgetsWhoLogsOutAndNotOnlyTheBrowser() {
        Visitor ann = loggedIn("ann");
        String secret = ann.cookie(SESSION);
        try (WireResponse response = ann.send(WireRequest.post("/logout"))) {
            assertEquals(
                    "parley-session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax",
                    response.header("Set-Cookie").orElseThrow());
        }
        assertEquals(401, with(secret).status("/api/me"));
    }

    @Test
    void onAHostOfItsOwnNoNeighbourCanPlantTheCookies() {
        try (ParleyServer own =
                ParleyServer.start(issuer.settings(Map.of("parley.public-url", "https://chat.example.org")))) {
            Visitor visitor = new Visitor(own);
            URI back = TestIssuer.follow(visitor.redirect("/login"));
            visitor.redirect(back.getRawPath() + "?" + back.getRawQuery());
            assertEquals(200, visitor.status("/api/me"));
            Visitor planted = new Visitor(own);
            planted.plant(SESSION, visitor.cookie("__Host-" + SESSION));
            assertEquals(401, planted.status("/api/me"));
        }
    }

    @Test
    void aRestartEndsNoLogin(@TempDir Path home) {
        Map<String, String> settings = issuer.settings(Map.of(
                "parley.db.url",
                "jdbc:h2:file:" + home.resolve("parley"),
                "parley.public-url",
                "http://chat.example.org"));
        Visitor ann;
        Visitor bob;
        String bobsCallback;
        try (ParleyServer before = ParleyServer.start(settings)) {
            ann = new Visitor(before);
            ann.redirect(asked(ann, "/"));
            assertEquals(200, ann.status("/api/me"));
            bob = new Visitor(before);
            issuer.logIn("bob");
            bobsCallback = asked(bob, "/");
        }
        try (ParleyServer after = ParleyServer.start(settings)) {
            assertEquals("id-of-ann", me(ann.at(after)).at("/user/id").asText());
            assertEquals("/", bob.at(after).redirect(bobsCallback), "nor one that was under way");
            assertEquals("id-of-bob", me(bob.at(after)).at("/user/id").asText());
        }
    }
}
