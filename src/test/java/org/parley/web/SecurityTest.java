package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Problems.assertProblem;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.ParleyServer;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Who may speak to a Parley that serves its own machine only. Each case is an attack, or the honest use beside it. */
class SecurityTest {
    private static final String QUESTION = "{\"messages\":[{\"text\":\"demo:fail\"}]}";

    private static ParleyServer server;

    @BeforeAll
    static void start() {
        server = ParleyServer.onAllAddresses(
                Map.of("parley.allowed-origins", "https://Chat.Example.org:443, http://portal.example.org:8080"));
    }

    @AfterAll
    static void stop() {
        server.assertIdle();
        server.close();
    }

    private static int kept() {
        return server.application().generations().kept();
    }

    /** Cross-site request forgery: a page elsewhere makes the user's browser ask, stop, or spend. */
    @ParameterizedTest(name = "Sec-Fetch-Site {0}, Origin {1}: {2}")
    @CsvSource({
        "'', '', 200",
        "none, '', 200",
        "same-origin, '', 200",
        "same-origin, http://OWN, 200",
        "'', http://OWN, 200",
        "'', HTTPS://OWN, 200",
        "'', https://chat.example.org, 200",
        "same-site, http://portal.example.org:8080, 200",
        "cross-site, https://chat.example.org, 200",
        "cross-site, '', 403",
        "same-site, '', 403",
        "cross-site, https://evil.example, 403",
        "same-site, http://localhost:1, 403",
        "cross-site, http://OWN, 403",
        "same-origin, https://evil.example, 403",
        "none, https://evil.example, 403",
        "'', https://evil.example, 403",
        "'', null, 403",
        "cross-site, null, 403",
        "'', http://localhost:1, 403",
        "'', http://OWN.evil.example, 403",
        "'', http://evil.example/OWN, 403",
        "'', OWN, 403",
        "'', https://chat.example.org:8443, 403",
        "'', http://chat.example.org, 403",
        "'', http://portal.example.org, 403",
        "anything, '', 403"
    })
    void onlyOurOwnPagesAsk(String site, String origin, int status) {
        String own = "localhost:" + server.port();
        for (WireRequest request : List.of(
                WireRequest.post("/api/llmstream").json(QUESTION), WireRequest.post("/api/generations/x/stop"))) {
            request.header("Host", own);
            if (!site.isEmpty()) {
                request.header("Sec-Fetch-Site", site);
            }
            if (!origin.isEmpty()) {
                request.header("Origin", origin.replace("OWN", own));
            }
            boolean stop = request.toString().contains("stop");
            int before = kept();
            try (WireResponse response = request.send(server)) {
                if (status == 403) {
                    assertProblem(response, 403);
                    assertEquals(before, kept());
                } else {
                    assertEquals(stop ? 404 : 200, response.status());
                    var unused = response.bytes();
                }
                assertTrue(response.header("Access-Control-Allow-Origin").isEmpty());
            }
        }
    }

    /** {@code <form enctype="text/plain">} can send JSON without a preflight; an old browser says nothing of the site. */
    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=B"})
    void aFormCannotAsk(String enctype) {
        int before = kept();
        try (WireResponse response = WireRequest.post("/api/llmstream")
                .body(enctype, "{\"messages\":[{\"text\":\"demo:fail\"}],\"x\":\"=\"}".getBytes(UTF_8))
                .send(server)) {
            assertProblem(response, enctype.startsWith("multipart") ? 400 : 415);
        }
        assertEquals(before, kept());
    }

    @Test
    void aPreflightPromisesNothing() {
        try (WireResponse response = WireRequest.of("OPTIONS", "/api/llmstream")
                .header("Origin", "https://evil.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type")
                .send(server)) {
            assertProblem(response, 405);
            assertTrue(response.headers().keySet().stream()
                    .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control")));
        }
    }

    /** DNS rebinding: the attacker's name, looked up again, is 127.0.0.1, and its page is "same origin" with us. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "evil-localhost",
                "localhost.",
                "parley",
                "parley:8080",
                "chat.example.org.evil.example",
                "127.1",
                "2130706433",
                "0.0.0.0",
                "192.168.0.1",
                "[::]",
                "[2001:db8::1]:80",
                ""
            })
    void aNameThatCouldBeAnybodysIsRefused(String host) {
        for (String path : List.of("/", "/api/me", "/api/generations/x/events")) {
            try (WireResponse response =
                    WireRequest.get(path).header("Host", host).send(server)) {
                assertProblem(response, 403);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:8080",
                "parley.localhost:1",
                "127.0.0.1",
                "127.8.9.10:80",
                "[::1]",
                "[::1]:8080",
                "chat.example.org",
                "Portal.Example.org:9999"
            })
    void aNameOfThisMachineOrOfTheSettingsIsLetIn(String host) {
        try (WireResponse response =
                WireRequest.get("/api/me").header("Host", host).send(server)) {
            assertEquals(200, response.status());
        }
    }

    /** A proxy on this machine makes everybody look like us. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    X-Forwarded-For | 192.0.2.1
                    X-Forwarded-For | 127.0.0.1, 192.0.2.1
                    X-Forwarded-For | 192.0.2.1, 127.0.0.1
                    X-Forwarded-For | unknown
                    X-Forwarded-For | ''
                    X-Forwarded-For | 2001:db8::1
                    X-Forwarded-For | ::ffff:192.0.2.1
                    X-Forwarded-For | 127.0.0.1.evil.example
                    x-real-ip       | 192.0.2.1
                    Forwarded       | for=192.0.2.1
                    Forwarded       | for=127.0.0.1, for=192.0.2.1
                    Forwarded       | proto=https;For="[2001:db8:cafe::17]:4711"
                    Forwarded       | for=_hidden
                    Forwarded       | by=127.0.0.1
                    Forwarded       | xfor=127.0.0.1
                    Forwarded       | host="for=127.0.0.1"
                    Via             | 1.1 proxy.example
                    """)
    void whomAProxySpeaksForIsRefused(String name, String value) {
        try (WireResponse response =
                WireRequest.get("/api/me").header(name, value).send(server)) {
            assertProblem(response, 403);
        }
    }

    @Test
    void aSecondHeaderCountsToo() {
        try (WireResponse response = WireRequest.get("/api/me")
                .addHeader("X-Forwarded-For", "127.0.0.1")
                .addHeader("X-Forwarded-For", "192.0.2.1")
                .send(server)) {
            assertProblem(response, 403);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    X-Forwarded-For | 127.0.0.1
                    X-Forwarded-For | ::1, 127.0.0.1:4711
                    X-Real-IP       | [::1]:4711
                    Forwarded       | for=127.0.0.1;proto=http
                    Forwarded       | proto=http; FOR="[::1]:4711"
                    """)
    void whoForwardsForThisMachineIsLetIn(String name, String value) {
        try (WireResponse response =
                WireRequest.get("/api/me").header(name, value).send(server)) {
            assertEquals(200, response.status());
        }
    }

    /** The server listens on all addresses; who comes by another than the loopback one is from elsewhere, or could be. */
    @Test
    void onlyLoopbackPeersAreLetIn() throws IOException {
        InetAddress own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst()
                .orElseThrow(() -> new AssertionError("this test needs a machine with an address besides 127.0.0.1"));
        for (String path :
                List.of("/", "/js/main.js", "/api/me", "/api/models", "/api/generations/x/events", "/nothing")) {
            for (String host : List.of("localhost", own.getHostAddress())) {
                try (WireResponse response =
                        WireRequest.get(path).header("Host", host).send(own, server.port())) {
                    assertProblem(response, 403);
                }
            }
        }
        try (WireResponse response =
                WireRequest.post("/api/llmstream").json(QUESTION).send(own, server.port())) {
            assertProblem(response, 403);
        }
        try (WireResponse response = WireRequest.get("/health/live").send(own, server.port())) {
            assertEquals(200, response.status());
        }
    }
}
