package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.testing.Form;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestIssuer;
import org.parley.testing.Visitor;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Another site makes a browser send what it is logged in for: whatever the login, nothing comes of it. */
class OtherSitesTest {
    private static final List<Map<String, String>> SENDERS = List.of(
            Map.of("Sec-Fetch-Site", "cross-site"),
            Map.of("Sec-Fetch-Site", "same-site"),
            Map.of("Origin", "https://evil.example"),
            Map.of("Origin", "null"),
            Map.of("Origin", "https://evil.example", "Sec-Fetch-Site", "none"),
            Map.of("Origin", "http://127.0.0.1:1", "Sec-Fetch-Site", "same-site"));

    /** A browser that is known, to a server of this mode. */
    private record Mode(ParleyServer server, Visitor visitor, UnaryOperator<WireRequest> known) {
        WireResponse send(WireRequest request) {
            return visitor.send(known.apply(request));
        }
    }

    private static TestIssuer issuer;
    private static Map<String, Mode> modes;

    @BeforeAll
    static void start() {
        issuer = TestIssuer.start();
        ParleyServer oidc = ParleyServer.start(issuer.settings(Map.of()));
        Visitor loggedIn = new Visitor(oidc);
        URI back = TestIssuer.follow(loggedIn.redirect("/login"));
        loggedIn.redirect(back.getRawPath() + "?" + back.getRawQuery());
        ParleyServer local = ParleyServer.start(Map.of());
        ParleyServer proxy = ParleyServer.start(Map.of("parley.auth", "proxy", "parley.proxy.trusted", "127.0.0.1"));
        modes = Map.of(
                "local", new Mode(local, new Visitor(local), UnaryOperator.identity()),
                "proxy", new Mode(proxy, new Visitor(proxy), request -> request.header("X-Forwarded-User", "ann")),
                "oidc", new Mode(oidc, loggedIn, UnaryOperator.identity()));
    }

    @AfterAll
    static void stop() {
        modes.values().forEach(mode -> mode.server().close());
        issuer.close();
    }

    static Stream<Arguments> everything() {
        return Stream.of("local", "proxy", "oidc")
                .flatMap(mode -> SENDERS.stream().map(sender -> Arguments.of(mode, sender)));
    }

    private static Mode mode(String name) {
        return modes.getOrDefault(name, modes.values().iterator().next());
    }

    private static String conversation(Mode mode) {
        try (WireResponse made =
                mode.send(WireRequest.post("/api/conversations").json("{\"title\":\"mine\"}"))) {
            assertEquals(201, made.status());
            return made.json().path("id").asText();
        }
    }

    @ParameterizedTest
    @MethodSource("everything")
    void nothingIsChanged(String name, Map<String, String> sender) {
        Mode mode = mode(name);
        String id = conversation(mode);
        JsonNode before = conversations(mode);
        for (WireRequest request : List.of(
                WireRequest.post("/api/llmstream")
                        .json("{\"messages\":[{\"text\":\"x\"}],\"conversation\":\"" + id + "\"}"),
                new Form()
                        .part("request", "{\"messages\":[{\"text\":\"x\"}]}".getBytes(UTF_8))
                        .post("/api/llmstream"),
                WireRequest.post("/api/conversations").json("{}"),
                WireRequest.post("/api/conversations/import").json("[]"),
                WireRequest.of("PATCH", "/api/conversations/" + id).json("{\"title\":\"theirs\"}"),
                WireRequest.of("DELETE", "/api/conversations/" + id),
                new Form().file("a.txt", new byte[] {'a'}).post("/api/attachments"),
                WireRequest.of("DELETE", "/api/attachments/x"),
                WireRequest.post("/api/generations/x/stop"))) {
            sender.forEach(request::header);
            try (WireResponse response = mode.send(request)) {
                assertEquals(403, response.status(), request::toString);
                assertTrue(response.header("Access-Control-Allow-Origin").isEmpty());
            }
        }
        assertEquals(before, conversations(mode));
    }

    private static JsonNode conversations(Mode mode) {
        try (WireResponse response = mode.send(WireRequest.get("/api/conversations"))) {
            return response.json();
        }
    }

    @ParameterizedTest
    @MethodSource("everything")
    void nobodyIsLoggedOut(String name, Map<String, String> sender) {
        Mode mode = mode(name);
        WireRequest request = WireRequest.post("/logout");
        sender.forEach(request::header);
        try (WireResponse response = mode.send(request)) {
            assertTrue(
                    response.status() == 403 || response.status() == 404 || response.status() == 405,
                    response::toString);
        }
        try (WireResponse me = mode.send(WireRequest.get("/api/me"))) {
            assertEquals(200, me.status());
        }
    }
}
