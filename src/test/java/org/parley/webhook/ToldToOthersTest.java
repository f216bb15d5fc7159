package org.parley.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.config.SettingSource;
import org.parley.config.Settings;
import org.parley.config.SettingsException;
import org.parley.testing.EventStream;
import org.parley.testing.LogRecorder;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** A webhook as an operator sets it, and what of it may not be seen. */
class ToldToOthersTest {
    private static Map<String, String> settings(Receiver receiver) {
        return Map.of("parley.webhook.url", receiver.uri().toString(), "parley.webhook.secret", Receiver.SECRET);
    }

    @Test
    void anAnswerOfAConversationAndOneOfAProgramAreTold() {
        try (LogRecorder logs = LogRecorder.start();
                TestUpstream upstream = TestUpstream.start();
                Receiver receiver = new Receiver();
                ParleyServer server = ParleyServer.before(upstream, settings(receiver))) {
            String conversation;
            try (WireResponse made =
                    WireRequest.post("/api/conversations").json("{}").send(server)) {
                conversation = made.json().path("id").asText();
            }
            try (EventStream events = WireRequest.post("/api/llmstream")
                    .json("{\"model\":\"mock-n3\",\"conversation\":\"" + conversation
                            + "\",\"messages\":[{\"text\":\"canary-prompt\"}]}")
                    .send(server)
                    .events()) {
                events.rest();
            }
            eventually("it is told", () -> receiver.told().size() == 1);
            JsonNode data = receiver.told().getFirst().data();
            assertEquals("completed", data.path("status").asText());
            assertEquals(conversation, data.path("conversation").asText());
            assertFalse(receiver.told().getFirst().body().contains("canary-prompt"));

            try (WireResponse response = WireRequest.post("/v1/responses")
                    .json("{\"model\":\"mock-n3\",\"input\":\"Hello\"}")
                    .send(server)) {
                String id = response.json().path("id").asText();
                eventually("it is told", () -> receiver.told().size() == 2);
                assertEquals(id, receiver.told().getLast().data().path("id").asText());
            }
            assertTrue(receiver.told().stream().allMatch(Receiver.Told::isSigned));
            String seen = String.join("\n", logs.records());
            try (WireResponse response = WireRequest.get("/api/admin/settings").send(server)) {
                seen += response.text();
            }
            assertFalse(seen.contains(Receiver.SECRET.substring(6)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "short-canary", "not base64 at all, but long enough to be a secret", "c2hvcnQtY2FuYXJ5"})
    void aWebhookNeedsASecretThatIsOne(String secret) {
        Map<String, String> set = new HashMap<>(Map.of("parley.webhook.url", "https://crm.example.org/hook"));
        set.put("parley.webhook.secret", secret);
        SettingsException fault =
                assertThrows(SettingsException.class, () -> Settings.read(List.of(SettingSource.of(set))));
        String told = String.join("; ", fault.faults());
        assertTrue(told.contains("parley.webhook.secret"), told);
        assertFalse(!secret.isEmpty() && told.contains(secret), "it is never told");
    }
}
