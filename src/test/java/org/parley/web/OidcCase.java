package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestIssuer;
import org.parley.testing.Visitor;
import org.parley.testing.WireResponse;

/** A Parley with {@code parley.auth=oidc}, and its provider. */
abstract class OidcCase {
    static TestIssuer issuer;
    static ParleyServer server;

    @BeforeAll
    static void start() {
        issuer = TestIssuer.start();
        server = ParleyServer.start(issuer.settings(Map.of("parley.admin-group", "it")));
    }

    @AfterAll
    static void stop() {
        server.close();
        issuer.close();
    }

    @BeforeEach
    void everythingIsRight() {
        issuer.beGood();
        issuer.logIn("ann");
    }

    static Visitor visitor() {
        return new Visitor(server);
    }

    /** Where the provider sends the browser back to. */
    static String asked(Visitor visitor, String to) {
        URI back = TestIssuer.follow(visitor.redirect("/login?to=" + URLEncoder.encode(to, UTF_8)));
        return back.getRawPath() + "?" + back.getRawQuery();
    }

    static Visitor loggedIn(String user) {
        issuer.logIn(user);
        Visitor visitor = visitor();
        assertEquals("/", visitor.redirect(asked(visitor, "/")));
        return visitor;
    }

    static JsonNode me(Visitor visitor) {
        try (WireResponse response = visitor.get("/api/me")) {
            assertEquals(200, response.status(), response::text);
            return response.json();
        }
    }
}
