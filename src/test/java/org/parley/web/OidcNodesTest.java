package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Eventually.eventually;
import static org.parley.web.OidcCase.asked;
import static org.parley.web.OidcCase.me;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestIssuer;
import org.parley.testing.Visitor;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** {@code parley.auth=oidc} on two nodes of one PostgreSQL, of which a balancer takes whichever it will for each request. */
class OidcNodesTest {
    private static final String SESSION = "parley-session";

    private static EmbeddedPostgres postgres;
    private static TestIssuer issuer;
    private static ParleyServer one;
    private static ParleyServer other;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.start();
        issuer = TestIssuer.start();
        one = node();
        other = node();
    }

    private static ParleyServer node() {
        return ParleyServer.start(issuer.settings(Map.of(
                "parley.public-url", "http://chat.example.org",
                "parley.heartbeat", "250ms",
                "parley.db.url", postgres.getJdbcUrl("postgres", "postgres"),
                "parley.db.user", "postgres")));
    }

    @AfterAll
    static void stop() throws IOException {
        one.close();
        other.close();
        issuer.close();
        postgres.close();
    }

    private static Visitor loggedIn(String user, ParleyServer node) {
        issuer.logIn(user);
        Visitor visitor = new Visitor(node);
        assertEquals("/", visitor.redirect(asked(visitor, "/")));
        return visitor;
    }

    @Test
    void whoLogsInOnOneNodeIsKnownOnTheOther() {
        Visitor ann = loggedIn("ann", one);
        for (ParleyServer node : List.of(other, one, other)) {
            assertEquals("id-of-ann", me(ann.at(node)).at("/user/id").asText());
        }
        assertEquals(200, ann.at(other).status("/"));
    }

    @Test
    void theProviderMaySendTheBrowserBackToTheOtherNode() {
        issuer.logIn("bob");
        Visitor bob = new Visitor(one);
        String callback = asked(bob, "/?c=abc");
        assertEquals(403, new Visitor(other).status(callback), "another browser");
        assertEquals("/?c=abc", bob.at(other).redirect(callback));
        assertEquals("id-of-bob", me(bob).at("/user/id").asText());
        assertEquals(403, bob.status(callback), "an answer is good once, on whichever node");
        assertEquals(403, bob.at(other).status(callback));
    }

    @Test
    void whoLogsOutOnOneNodeIsOutOnTheOther() {
        Visitor ann = loggedIn("ann", one);
        String token = issuer.lastToken();
        Visitor copy = new Visitor(one);
        copy.plant(SESSION, ann.cookie(SESSION));
        Visitor telephone = loggedIn("ann", one);
        assertEquals(200, copy.status("/api/me"));
        try (WireResponse response = ann.at(other).send(WireRequest.post("/logout"))) {
            String next = response.json().path("next").asText();
            assertTrue(next.contains("id_token_hint=" + token), next);
        }
        for (ParleyServer node : List.of(one, other)) {
            assertEquals(401, ann.at(node).status("/api/me"));
            assertEquals(401, copy.at(node).status("/api/me"), "not only the browser has forgotten it");
            assertEquals(200, telephone.at(node).status("/api/me"), "each logs out for itself");
        }
    }

    @Test
    void whoIsSignedOutEverywhereIs() {
        Visitor desk = loggedIn("carl", one);
        Visitor telephone = loggedIn("carl", other);
        Visitor dora = loggedIn("dora", one);
        assertTrue(one.application().users().signOut("id-of-carl"));
        for (ParleyServer node : List.of(one, other)) {
            assertEquals(401, desk.at(node).status("/api/me"));
            assertEquals(401, telephone.at(node).status("/api/me"));
            assertEquals(200, dora.at(node).status("/api/me"));
        }
        assertEquals(200, loggedIn("carl", other).at(one).status("/api/me"), "who comes back is in again");
    }

    @Test
    void theProviderTellsOneNodeOfALogout() {
        Visitor eve = loggedIn("eve", other);
        byte[] body = ("logout_token="
                        + TestIssuer.signed(issuer.logoutClaims("id-of-eve").build()))
                .getBytes(UTF_8);
        try (WireResponse response = WireRequest.post("/oidc/logout")
                .body("application/x-www-form-urlencoded", body)
                .send(one)) {
            assertEquals(200, response.status());
        }
        assertEquals(401, eve.status("/api/me"));
        assertEquals(401, eve.at(one).status("/api/me"));
    }

    @Test
    void whoIsDisabledOnOneNodeIsRefusedOnTheOther() {
        Visitor mallory = loggedIn("mallory", other);
        assertEquals(200, mallory.status("/api/me"));
        assertTrue(one.application().users().disable("id-of-mallory"));
        eventually("the other node hears of it", () -> mallory.status("/api/me") == 403);
        assertTrue(one.application().users().enable("id-of-mallory"));
        eventually("and that it is over", () -> mallory.status("/api/me") == 200);
    }

    @Test
    void whatStandsInTheDatabaseIsNoLogin() throws SQLException {
        Visitor frank = loggedIn("frank", one);
        Visitor grace = new Visitor(one);
        String callback = asked(grace, "/");
        String state = callback.replaceAll(".*[?&]state=([^&]+).*", "$1");
        List<String> stored = stored();
        String all = String.join("\n", stored);
        for (String secret : List.of(frank.cookie(SESSION), grace.cookie("parley-login"), state)) {
            assertFalse(all.contains(secret));
        }
        assertTrue(stored.size() > 10);
        for (String stolen : stored) {
            if (stolen.matches("[A-Za-z0-9_-]{43,64}")) { // what could be taken for a secret
                Visitor thief = new Visitor(other);
                thief.plant(SESSION, stolen.substring(0, 43));
                thief.plant("parley-login", stolen.substring(0, 43));
                assertEquals(401, thief.status("/api/me"));
                assertEquals(403, thief.status(callback));
            }
        }
        assertEquals("/", grace.redirect(callback), "the one who has begun it goes on");
    }

    /** All that is kept of logins. */
    private static List<String> stored() throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : List.of("login_session", "login_begun")) {
                try (ResultSet row = statement.executeQuery("select * from " + table)) {
                    while (row.next()) {
                        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                            found.add(row.getString(i));
                        }
                    }
                }
            }
        }
        return found;
    }
}
