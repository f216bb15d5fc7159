package org.parley.container;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.NodeClients;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Clients that others wrote find on every server what they find at OpenAI. */
interface ServesPrograms extends Deployed {

    @ParameterizedTest
    @ValueSource(strings = {"openai", "ai-sdk", "langchain"})
    default void aClientsTestsPass(String client) throws IOException, InterruptedException {
        NodeClients.install();
        URI v1 = URI.create("http://127.0.0.1:" + site().port() + site().context() + "/v1");
        NodeClients.test(
                client, v1, key("{\"name\":\"clients\"}"), key("{\"name\":\"spent\",\"limits\":[\"1 tokens/month\"]}"));
    }

    private String key(String wanted) {
        try (WireResponse made = site().send(WireRequest.post("/api/keys").json(wanted))) {
            String secret = made.json().path("secret").asText();
            assertTrue(secret.startsWith("sk-parley-"), secret);
            return secret;
        }
    }
}
