package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.parley.testing.Chat.ask;
import static org.parley.testing.Eventually.eventually;

import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.sse.InboundSseEvent;
import jakarta.ws.rs.sse.SseEventSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.glassfish.jersey.media.sse.EventInput;
import org.glassfish.jersey.media.sse.InboundEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.Chat;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.Recording;
import org.parley.testing.StreamEvent;
import org.parley.testing.TestUpstream;

/** Event-stream readers that others wrote understand us. */
class ForeignReaderTest {
    @ParameterizedTest
    @ValueSource(strings = {"mock-n25", "mock-utf8-n32", "mock-n20-r200"})
    void jerseysEventSourceFollowsAnAnswerToItsEnd(String model) {
        try (TestUpstream upstream = TestUpstream.start();
                ParleyServer server = ParleyServer.before(upstream, Map.of());
                Client client = ClientBuilder.newClient();
                EventStream stream = ask(model).send(server).events()) {
            List<InboundSseEvent> seen = new CopyOnWriteArrayList<>();
            Recording recording;
            try (SseEventSource source = SseEventSource.target(
                            client.target(server.uri("/api/generations/" + stream.generation() + "/events")))
                    .build()) {
                source.register(event -> {
                    if (event.getName() != null) { // Jersey hands on the retry line too, as an event without a name
                        seen.add(event);
                    }
                });
                source.open();
                recording = stream.rest().assertWhole();
                eventually(
                        "Jersey has read all",
                        () -> seen.size() >= recording.events().size());
            }
            assertEquals(recording.events().size(), seen.size());
            for (int i = 0; i < seen.size(); i++) {
                assertSame(
                        recording.events().get(i),
                        seen.get(i).getId(),
                        seen.get(i).getName(),
                        seen.get(i).readData());
            }
            server.assertIdle();
        }
    }

    @Test
    void jerseysEventInputReadsAPost() {
        try (TestUpstream upstream = TestUpstream.start();
                ParleyServer server = ParleyServer.before(upstream, Map.of());
                Client client = ClientBuilder.newClient()) {
            EventInput input = client.target(server.uri("/api/llmstream"))
                    .request("text/event-stream")
                    .post(Entity.json(Chat.question("mock-utf8-n16")), EventInput.class);
            StringBuilder text = new StringBuilder();
            for (InboundEvent event = input.read(); !input.isClosed(); event = input.read()) {
                if ("delta".equals(event.getName())) {
                    text.append(json(event.readData()));
                }
            }
            assertEquals(TestUpstream.expectedText("mock-utf8-n16"), text.toString());
            server.assertIdle();
        }
    }

    private static String json(String data) {
        return new StreamEvent(1, "delta", data, "").text("text");
    }

    private static void assertSame(StreamEvent expected, String id, String name, String data) {
        assertEquals(Long.toString(expected.id()), id);
        assertEquals(expected.name(), name);
        assertEquals(expected.data(), data);
    }
}
