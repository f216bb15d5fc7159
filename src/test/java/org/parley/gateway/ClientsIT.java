package org.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.TestUpstream.expectedText;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;
import org.parley.testing.TestUpstreamScript;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** OpenAI's clients, as their makers publish them, against a running Parley; also curl. */
class ClientsIT {
    private static final Path FOLDER = Path.of("src/test/clients");
    private static final Path INSTALLED = Path.of("target/client-modules-installed-from.json");

    private static final Pattern FLAKY = Pattern.compile("-flaky(\\d+)");

    private static TestUpstream upstream;
    private static ParleyServer server;
    private static String key;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        install();
        upstream = TestUpstream.start().script(ClientsIT::play);
        server = ParleyServer.before(upstream, Map.of("parley.heartbeat", "1s"));
        try (WireResponse made =
                WireRequest.post("/api/keys").json("{\"name\":\"clients\"}").send(server)) {
            key = made.json().path("secret").asText();
        }
    }

    /** A model named {@code …-flaky429-…} answers when it is asked for the third time. */
    private static void play(TestUpstreamExchange exchange) {
        Matcher flaky = FLAKY.matcher(exchange.model());
        if (flaky.find() && times(exchange.model()) < 3) {
            exchange.json(Integer.parseInt(flaky.group(1)), "{}", "Retry-After: 1");
        } else {
            TestUpstreamScript.play(exchange);
        }
    }

    private static long times(String model) {
        return upstream.exchanges().stream()
                .filter(exchange -> exchange.model().equals(model))
                .count();
    }

    @AfterAll
    static void stop() {
        server.close();
        upstream.close();
    }

    /** Only when the lock differs from what was last installed from. */
    private static void install() throws IOException, InterruptedException {
        Path lock = FOLDER.resolve("package-lock.json");
        if (!Files.exists(FOLDER.resolve("node_modules"))
                || !Files.exists(INSTALLED)
                || Files.mismatch(lock, INSTALLED) != -1) {
            run(FOLDER, "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error");
            Files.createDirectories(Path.of("target"));
            Files.deleteIfExists(INSTALLED);
            Files.copy(lock, INSTALLED);
        }
    }

    private static String run(Path folder, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        if (server != null) {
            builder.environment()
                    .putAll(Map.of(
                            "PARLEY_BASE_URL", server.uri("/v1").toString(),
                            "PARLEY_KEY", key,
                            "PARLEY_TEXT", expectedText("mock-n20-utf8-items")));
        }
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertTrue(process.waitFor(5, TimeUnit.MINUTES), "no end of " + Arrays.toString(command));
        assertEquals(0, process.exitValue(), said);
        return said;
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "ai-sdk", "langchain"})
    void aClientsTestsPassAndItsLeavingReachesTheModel(String client) throws IOException, InterruptedException {
        int before = upstream.started();
        run(FOLDER, "node", "--test", client + ".test.js");
        List<TestUpstreamExchange> left = upstream.exchanges().subList(before, upstream.started()).stream()
                .filter(exchange -> exchange.model().startsWith("mock-n50-r20-items-"))
                .toList();
        assertTrue(left.size() >= 2, left::toString);
        for (TestUpstreamExchange exchange : left) {
            exchange.awaitPeerLeft(TestUpstream.DEADLINE);
            assertTrue(exchange.aborted(), exchange.model());
        }
        server.assertIdle();
    }

    /** The client's tests have asked for them; each answer came once. */
    @Test
    void aClientThatAsksAgainIsAnsweredOnce() throws IOException, InterruptedException {
        run(FOLDER, "node", "--test", "openai.retry.test.js");
        Set<String> flaky = upstream.exchanges().stream()
                .map(TestUpstreamExchange::model)
                .filter(FLAKY.asPredicate())
                .collect(Collectors.toSet());
        assertEquals(6, flaky.size(), flaky::toString);
        flaky.forEach(model -> assertEquals(3, times(model), model));
        server.assertIdle();
    }

    @Test
    void curlStreams() throws IOException, InterruptedException {
        String said = run(
                Path.of("."),
                "curl",
                "-sN",
                server.uri("/v1/responses").toString(),
                "-H",
                "Authorization: Bearer " + key,
                "-H",
                "Content-Type: application/json",
                "-d",
                "{\"model\":\"mock-n20-utf8-items\",\"input\":\"Hello\",\"stream\":true}");
        assertEquals(expectedText("mock-n20-utf8-items"), Api.text(Api.events(said)));
    }
}
