package org.parley.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.TestUpstream.expectedText;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.NodeClients;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;
import org.parley.testing.TestUpstreamScript;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** OpenAI's clients, as their makers publish them, against a running Parley; also curl. */
class ClientsIT {
    private static final Pattern FLAKY = Pattern.compile("-flaky(\\d+)");

    private static TestUpstream upstream;
    private static ParleyServer server;
    private static String key;
    private static String spent;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        NodeClients.install();
        upstream = TestUpstream.start().script(ClientsIT::play);
        server = ParleyServer.before(upstream, Map.of("parley.heartbeat", "1s"));
        key = key("{\"name\":\"clients\"}");
        spent = key("{\"name\":\"spent\",\"limits\":[\"1 tokens/month\"]}");
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

    private static String key(String wanted) {
        try (WireResponse made = WireRequest.post("/api/keys").json(wanted).send(server)) {
            return made.json().path("secret").asText();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "ai-sdk", "langchain"})
    void aClientsTestsPassAndItsLeavingReachesTheModel(String client) throws IOException, InterruptedException {
        int before = upstream.started();
        NodeClients.test(client, server.uri("/v1"), key, spent);
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
        NodeClients.test("openai.retry", server.uri("/v1"), key, spent);
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
        String said = NodeClients.run(
                Path.of("."),
                Map.of(),
                "curl",
                "-sN",
                server.uri("/v1/responses").toString(),
                "-H",
                "Authorization: Bearer " + key,
                "-H",
                "Content-Type: application/json",
                "-d",
                "{\"model\":\"" + NodeClients.MODEL + "\",\"input\":\"Hello\",\"stream\":true}");
        assertEquals(expectedText(NodeClients.MODEL), Api.text(Api.events(said)));
    }
}
