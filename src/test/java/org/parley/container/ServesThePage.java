package org.parley.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** The page and all that it loads, under whatever context path. */
interface ServesThePage extends Deployed {
    Pattern REFERENCE =
            Pattern.compile("(?:href|src)=\"([^\"#:]+)\"|(?:from|import)\\s*\\(?\\s*[\"'](\\.[^\"']+)[\"']");

    static void assertSecure(WireResponse response) {
        String policy = response.header("Content-Security-Policy").orElseThrow();
        assertTrue(policy.startsWith("default-src 'none'; script-src 'self';"), policy);
        assertEquals(List.of("nosniff"), response.headers("X-Content-Type-Options"));
        assertEquals(List.of("no-referrer"), response.headers("Referrer-Policy"));
        assertEquals(List.of("SAMEORIGIN"), response.headers("X-Frame-Options"));
    }

    @Test
    default void thePageAndEverythingItLoadsIsThere() {
        Set<String> known = new LinkedHashSet<>(Set.of("/"));
        Deque<String> toLoad = new ArrayDeque<>(known);
        while (!toLoad.isEmpty()) {
            String path = toLoad.remove();
            try (WireResponse response = site().send(WireRequest.get(path))) {
                assertEquals(200, response.status(), path);
                assertSecure(response);
                String type = response.header("Content-Type").orElseThrow();
                assertTrue(type.matches(expectedType(path) + "(;.*)?"), path + " is " + type);
                Matcher reference = REFERENCE.matcher(response.text());
                while (reference.find()) {
                    String relative = reference.group(1) == null ? reference.group(2) : reference.group(1);
                    String found = URI.create(path).resolve(relative).getPath();
                    if (known.add(found)) {
                        toLoad.add(found);
                    }
                }
            }
        }
        assertTrue(known.stream().anyMatch(path -> path.startsWith("/js/wire/")), known::toString);
        assertTrue(known.stream().anyMatch(path -> path.startsWith("/css/")), known::toString);
    }

    private static String expectedType(String path) {
        return switch (path.substring(path.lastIndexOf('.') + 1)) {
            case "js" -> "(text|application)/javascript";
            case "css" -> "text/css";
            case "svg" -> "image/svg\\+xml";
            default -> "text/html";
        };
    }

    @Test
    default void withoutTheLastSlashThePageIsStillFound() {
        try (WireResponse response = new Site(site().port(), "").send(WireRequest.get(site().context()))) {
            assertTrue(response.status() == 302 || response.status() == 301, response::toString);
            String location = response.header("Location").orElseThrow();
            assertTrue(location.endsWith(site().context() + "/"), location);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing.html", "/js/", "/js/nothing.js"})
    default void aFileThatIsNotThere(String path) {
        try (WireResponse response = site().send(WireRequest.get(path))) {
            assertEquals(404, response.status());
            assertSecure(response);
        }
    }

    /** Refused by the server before any filter of ours is asked. */
    @ParameterizedTest
    @ValueSource(strings = {"/WEB-INF/web.xml", "/META-INF/MANIFEST.MF", "/js/../WEB-INF/web.xml", "/web-inf/web.xml"})
    default void whatIsNotForReadersIsNotThere(String path) {
        try (WireResponse response = site().send(WireRequest.get(path))) {
            assertEquals(404, response.status());
        }
    }

    @Test
    default void theSmallResourcesAnswer() {
        assertEquals(
                "UP",
                site().json(WireRequest.get("/health/live")).path("status").asText());
        assertEquals(
                "UP",
                site().json(WireRequest.get("/health/ready")).path("status").asText());
        assertEquals(
                "local", site().json(WireRequest.get("/api/me")).at("/user/id").asText());
        assertEquals(
                "gpt-5-mini",
                site().json(WireRequest.get("/api/models")).at("/models/0/id").asText());
    }
}
