package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Chat.ask;
import static org.parley.testing.Chat.askPlain;
import static org.parley.testing.Chat.follow;
import static org.parley.testing.Chat.poll;
import static org.parley.testing.Chat.stopping;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.testing.EventStream;
import org.parley.testing.LogRecorder;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** What every kind of response has, and what none has. */
class ResponsesTest {
    private static final Map<String, String> ALWAYS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
                    + "font-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'self'; "
                    + "require-trusted-types-for 'script'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "SAMEORIGIN",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()");

    /** Sessions and other origins are nobody's business here, and an attacker's guesses need no help. */
    private static final Set<String> NEVER = Set.of(
            "set-cookie",
            "server",
            "x-powered-by",
            "strict-transport-security",
            "access-control-allow-origin",
            "access-control-allow-credentials",
            "access-control-allow-methods",
            "access-control-allow-headers");

    private static final List<String> OF_THE_INSIDE =
            List.of("Tomcat", "org.apache", "org.parley", "java.", "Exception", "\tat ", ParleyServer.CANARY_KEY);

    private static TestUpstream upstream;
    private static ParleyServer server;
    private static LogRecorder log;

    @BeforeAll
    static void start() {
        log = LogRecorder.start();
        upstream = TestUpstream.start();
        server = ParleyServer.before(upstream, Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
        upstream.close();
        log.close();
        assertFalse(log.records().toString().contains(ParleyServer.CANARY_KEY), "the key is in the log");
    }

    /** @param cache what {@code Cache-Control} says */
    record Kind(String name, WireRequest request, int status, String cache) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Kind> kinds() {
        String answered;
        try (EventStream stream = ask("mock-n1").send(server).events()) {
            stream.rest().assertWhole();
            answered = stream.generation();
        }
        String live = "no-cache, no-store, no-transform";
        return Stream.of(
                new Kind("the page", WireRequest.get("/"), 200, "no-cache"),
                new Kind("a script", WireRequest.get("/js/main.js"), 200, "no-cache"),
                new Kind("a style", WireRequest.get("/css/page.css"), 200, "no-cache"),
                new Kind("a picture", WireRequest.get("/favicon.svg"), 200, "no-cache"),
                new Kind("no such file", WireRequest.get("/nothing.js"), 404, "no-store"),
                new Kind("a hidden file", WireRequest.get("/WEB-INF/web.xml"), 404, "no-store"),
                new Kind("the error page itself", WireRequest.get("/problem"), 404, "no-store"),
                new Kind("a file cannot be changed", WireRequest.of("PUT", "/index.html"), 405, "no-store"),
                new Kind("events", ask("mock-n1"), 200, live),
                new Kind("events of a fault", ask("mock-fail401"), 200, live),
                new Kind("plain text", askPlain("mock-n1"), 200, live),
                new Kind("plain text of a fault", askPlain("mock-fail401"), 200, live),
                new Kind("an address", ask("mock-n1").header("Prefer", "respond-async"), 202, "no-store"),
                new Kind("events again", follow(answered, 0), 200, live),
                new Kind("no more events", follow(answered, 5), 204, "no-store"),
                new Kind("a poll", poll(answered, 0), 200, "no-store"),
                new Kind("a stop", stopping(answered), 200, "no-store"),
                new Kind("me", WireRequest.get("/api/me"), 200, "no-store"),
                new Kind("models", WireRequest.get("/api/models"), 200, "no-store"),
                new Kind("what can be done", WireRequest.of("OPTIONS", "/api/me"), 200, "no-store"),
                new Kind("alive", WireRequest.get("/health/live"), 200, "no-store"),
                new Kind("ready", WireRequest.get("/health/ready"), 200, "no-store"),
                new Kind("no such health", WireRequest.get("/health/x"), 404, "no-store"),
                new Kind("a bad body", WireRequest.post("/api/llmstream").json("{"), 400, "no-store"),
                new Kind("another site", ask("m").header("Origin", "https://evil.example"), 403, "no-store"),
                new Kind("another host", WireRequest.get("/").header("Host", "evil.example"), 403, "no-store"),
                new Kind("no such id", follow("x", 0), 404, "no-store"),
                new Kind("no such resource", WireRequest.get("/api/x"), 404, "no-store"),
                new Kind("another method", WireRequest.get("/api/llmstream"), 405, "no-store"),
                new Kind(
                        "another type",
                        WireRequest.post("/api/llmstream").body("text/plain", new byte[1]),
                        415,
                        "no-store"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyResponseIsGuardedAndTellsNothingOfTheInside(Kind kind) {
        try (WireResponse response = kind.request().send(server)) {
            assertEquals(kind.status(), response.status());
            ALWAYS.forEach((name, value) -> assertEquals(List.of(value), response.headers(name)));
            assertEquals(List.of(kind.cache()), response.headers("Cache-Control"));
            for (String name : response.headers().keySet()) {
                assertFalse(NEVER.contains(name.toLowerCase(Locale.ROOT)), name);
            }
            String body = new String(response.bytes(), UTF_8);
            if (kind.status() != 200) {
                assertFalse(body.contains("<"), body);
            }
            for (String word : OF_THE_INSIDE) {
                assertFalse(body.contains(word) && !kind.name().startsWith("a script"), () -> word + " in " + body);
            }
        }
    }

    @Test
    void overTlsBrowsersAreToldToStayThere() {
        try (ParleyServer secure = ParleyServer.secure(Map.of())) {
            for (String path : List.of("/", "/api/me", "/nothing", "/health/live")) {
                try (WireResponse response = WireRequest.get(path).send(secure)) {
                    assertTrue(response.header("Strict-Transport-Security")
                            .orElseThrow()
                            .startsWith("max-age=31536000"));
                }
            }
        }
    }
}
