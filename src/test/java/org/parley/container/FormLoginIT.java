package org.parley.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.testing.Visitor;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** {@code parley.auth=container}: the server's own form login, with the users of its own realm. */
@OnServers
class FormLoginIT {
    @ArquillianResource
    private URL deployed;

    private Site site;

    @Deployment(testable = false)
    static WebArchive war() {
        return Servers.war(
                "login.war",
                Map.of(
                        "parley.auth", "container",
                        "parley.container.roles", "staff, other",
                        "parley.admin-group", "it"));
    }

    @BeforeEach
    void find() {
        site = Site.of(deployed);
    }

    private Visitor visitor() {
        return new Visitor(site.port());
    }

    private String at(String path) {
        return site.context() + path;
    }

    private WireResponse enter(Visitor visitor, String user, String password) {
        byte[] form = ("j_username=" + user + "&j_password=" + password).getBytes(UTF_8);
        return visitor.send(WireRequest.post(at("/j_security_check")).body("application/x-www-form-urlencoded", form));
    }

    /** As a browser does it: from the page that was wanted to the page that was wanted. */
    private Visitor loggedIn(String user) {
        Visitor visitor = visitor();
        String login = visitor.redirect(at("/?c=abc"));
        assertEquals(at("/login?to=%2F%3Fc%3Dabc"), login);
        try (WireResponse page = visitor.get(login)) {
            assertEquals(200, page.status());
            assertTrue(page.text().contains("action=\"j_security_check\""), page::text);
            ServesThePage.assertSecure(page);
        }
        try (WireResponse entered = enter(visitor, user, user + "-password")) {
            String next = path(entered.header("Location").orElseThrow(() -> new AssertionError(entered.toString())));
            assertEquals(at("/?c=abc"), path(visitor.redirect(next)));
        }
        return visitor;
    }

    /** Some servers lead by whole addresses, and put a session's id into the first. */
    private static String path(String location) {
        URI address = URI.create(location);
        return address.getRawPath() + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery());
    }

    private JsonNode me(Visitor visitor) {
        try (WireResponse response = visitor.get(at("/api/me"))) {
            assertEquals(200, response.status());
            return response.json();
        }
    }

    @Test
    void whoIsInTheRealmComesIn() {
        Visitor ann = loggedIn("ann");
        assertEquals("ann", me(ann).at("/user/id").asText());
        assertEquals(0, me(ann).path("roles").size());
        assertEquals(200, ann.status(at("/")));
        try (WireResponse made = ann.send(WireRequest.post(at("/api/conversations")))) {
            assertEquals(201, made.status());
        }
    }

    @Test
    void theRealmsRolesMakeAnAdmin() {
        assertEquals("admin", me(loggedIn("root")).at("/roles/0").asText());
    }

    @Test
    void aWrongPasswordIsSaidAndLetsNobodyIn() {
        Visitor visitor = visitor();
        visitor.status(at("/login"));
        try (WireResponse failed = enter(visitor, "ann", "guess")) {
            String page = failed.status() == 200
                    ? failed.text()
                    : text(visitor, path(failed.header("Location").orElseThrow()));
            assertTrue(page.contains("data-words=\"signInFailed\""), page);
        }
        assertEquals(401, visitor.status(at("/api/me")));
        try (WireResponse entered = enter(visitor, "ann", "ann-password")) {
            visitor.redirect(path(entered.header("Location").orElseThrow()));
        }
        assertEquals(200, visitor.status(at("/api/me")), "and may try again");
    }

    private static String text(Visitor visitor, String path) {
        try (WireResponse response = visitor.get(path)) {
            return response.text();
        }
    }

    @Test
    void programsAreToldToLogIn() {
        for (String path : List.of("/api/me", "/api/events", "/api/conversations")) {
            try (WireResponse response = visitor().get(at(path))) {
                assertEquals(401, response.status());
                assertEquals(
                        "application/problem+json",
                        response.header("Content-Type").orElseThrow());
            }
        }
        assertEquals(200, visitor().status(at("/css/login.css")), "the login page's own files");
        assertEquals(200, visitor().status(at("/health/live")));
    }

    @Test
    void theSessionHasANewIdAndAGuardedCookie() {
        Visitor visitor = visitor();
        visitor.status(at("/login"));
        String before = visitor.cookieHeader();
        try (WireResponse entered = enter(visitor, "ann", "ann-password");
                WireResponse known = visitor.get(path(entered.header("Location").orElseThrow()))) {
            String cookie = known.headers("Set-Cookie").getLast().toLowerCase(Locale.ROOT);
            assertTrue(cookie.contains("httponly") && cookie.contains("samesite=lax"), cookie);
        }
        assertNotEquals(before, visitor.cookieHeader());
        Visitor whoPlantedIt = visitor();
        whoPlantedIt.plant("JSESSIONID", before.split("=", 2)[1]);
        assertEquals(401, whoPlantedIt.status(at("/api/me")));
    }

    @Test
    void anotherSiteChangesNothing() {
        Visitor ann = loggedIn("ann");
        for (String path : List.of("/api/conversations", "/logout")) {
            try (WireResponse response = ann.send(WireRequest.post(at(path)).header("Sec-Fetch-Site", "cross-site"))) {
                assertEquals(403, response.status(), path);
            }
        }
        assertEquals("ann", me(ann).at("/user/id").asText());
    }

    @Test
    void whoLogsOutIsOut() {
        Visitor ann = loggedIn("ann");
        try (WireResponse response = ann.send(WireRequest.post(at("/logout")))) {
            assertEquals(at("/signed-out.html"), response.json().path("next").asText());
        }
        assertEquals(401, ann.status(at("/api/me")));
        assertEquals(200, ann.status(at("/signed-out.html")));
        try (WireResponse page = ann.get(at("/login"))) {
            assertTrue(page.text().contains("j_security_check"), "and is asked again");
        }
    }

    @Test
    void aLoginLeadsToNoPlaceButOurs() {
        Visitor ann = loggedIn("ann");
        assertEquals(at("/"), path(ann.redirect(at("/login?to=//evil.example"))));
        assertEquals(at("/"), path(ann.redirect(at("/login?to=https://evil.example/"))));
    }
}
