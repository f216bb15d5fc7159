package org.parley.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Chat.ask;
import static org.parley.testing.Chat.follow;
import static org.parley.testing.Chat.stopping;
import static org.parley.testing.Eventually.eventually;
import static org.parley.testing.Problems.assertProblem;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.parley.testing.ChangeStream;
import org.parley.testing.EventStream;
import org.parley.testing.OwnPostgres;
import org.parley.testing.ParleyServer;
import org.parley.testing.Recording;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;
import org.parley.testing.ValkeyProcess;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Two nodes on one PostgreSQL, and nothing else between them; then with their logs in Valkey. */
@ParameterizedClass
@Timeout(180)
@SuppressWarnings("NullAway.Init") // they are started before each of the two
@EnumSource
class NodesTest {
    enum Logs {
        POSTGRESQL,
        VALKEY
    }

    private static final String GATED = "mock-gate-n20";
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    private static String database;
    private static ValkeyProcess valkey;
    private static TestUpstream upstream;
    private static ParleyServer one;
    private static ParleyServer other;

    private final Logs logs;

    NodesTest(Logs logs) {
        this.logs = logs;
    }

    @BeforeParameterizedClassInvocation
    static void start(Logs logs) {
        database = OwnPostgres.newDatabase();
        valkey = ValkeyProcess.start();
        upstream = TestUpstream.start();
        one = node(logs);
        other = node(logs);
    }

    private static ParleyServer node(Logs logs) {
        return ParleyServer.before(
                upstream,
                Map.of(
                        "parley.heartbeat",
                        "250ms",
                        "parley.db.url",
                        database,
                        "parley.db.user",
                        OwnPostgres.USER,
                        "parley.valkey.url",
                        logs == Logs.VALKEY ? valkey.address() : ""));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        one.close();
        other.close();
        upstream.close();
        valkey.close();
    }

    @AfterEach
    void nothingIsLeft() {
        for (ParleyServer node : new ParleyServer[] {one, other}) {
            eventually(
                    "no generation runs", () -> node.application().generations().running() == 0);
            eventually(
                    "no response is open",
                    () -> node.application().generations().readers() == 0);
        }
        eventually("no question is open at the model", () -> upstream.openStreams() == 0);
    }

    private static JsonNode send(WireRequest request, ParleyServer node) {
        try (WireResponse response = request.send(node)) {
            assertTrue(response.status() < 300, response::text);
            return response.json();
        }
    }

    @Test
    void anyNodeServesAnyStream() {
        try (EventStream here = ask("mock-n200-r400").send(one).events();
                EventStream there = follow(here.generation(), 0).send(other).events()) {
            String said = here.rest().assertWhole().frames();
            assertEquals(said, there.rest().assertWhole().frames());
        }
        assertEquals(logs == Logs.VALKEY, !valkey.command("DBSIZE").equals("0"));
    }

    @Test
    void aReaderGoesOnElsewhereFromAnyPlace() {
        int asked = upstream.started();
        try (EventStream here = ask(GATED).send(one).events()) {
            TestUpstreamExchange model = upstream.awaitExchange(asked);
            Recording seen = here.take(1);
            for (int i = 0; i < 20; i++) {
                var unused = model.permit(1);
                seen = seen.then(here.take(i == 0 ? 3 : 1));
                try (EventStream there =
                        follow(here.generation(), i).send(other).events()) {
                    assertEquals(i + 1, there.next().id());
                }
            }
            seen = seen.then(here.rest()).assertWhole();
            try (EventStream there = follow(here.generation(), 0).send(other).events()) {
                assertEquals(seen.frames(), there.rest().frames());
            }
        }
    }

    @Test
    void stopOnAnyNodeClosesTheCallToTheModel() {
        int asked = upstream.started();
        try (EventStream here = ask(GATED).send(one).events()) {
            TestUpstreamExchange model = upstream.awaitExchange(asked);
            assertEquals(
                    "stopped",
                    send(stopping(here.generation()), other).path("status").asText());
            model.awaitPeerLeft(A_SECOND);
            assertTrue(model.aborted());
            here.rest().assertWhole();
        }
    }

    @Test
    void aQuestionSentAgainToAnotherNodeIsAskedOnce() {
        int asked = upstream.started();
        String id = "AAAAAAAAAAAAAAAAAAAAAA";
        WireRequest question = ask("mock-n40-r800").header("Parley-Generation", id);
        try (EventStream here = question.send(one).events();
                EventStream there = question.send(other).events()) {
            assertEquals(
                    here.rest().assertWhole().frames(),
                    there.rest().assertWhole().frames());
        }
        assertEquals(asked + 1, upstream.started());
    }

    @Test
    void whoAsksOnElsewhereFindsTheWholeAnswer() {
        String conversation =
                send(WireRequest.post("/api/conversations"), one).path("id").asText();
        for (int round = 1; round <= 10; round++) {
            ParleyServer node = round % 2 == 0 ? one : other;
            ParleyServer next = round % 2 == 0 ? other : one;
            WireRequest question = WireRequest.post("/api/llmstream")
                    .json("{\"model\":\"mock-n5\",\"conversation\":\"" + conversation
                            + "\",\"messages\":[{\"text\":\"Go on\"}]}");
            try (EventStream stream = question.send(node).events()) {
                stream.rest().assertWhole();
            }
            JsonNode messages = send(WireRequest.get("/api/conversations/" + conversation), next)
                    .path("messages");
            assertEquals(2 * round, messages.size());
            assertEquals(
                    "completed",
                    messages.get(messages.size() - 1).path("status").asText());
            assertEquals(
                    TestUpstream.expectedText("mock-n5"),
                    messages.get(messages.size() - 1).path("text").asText());
        }
    }

    @Test
    void tabsOnOtherNodesHearWhatChanges() {
        try (ChangeStream tab = ChangeStream.open(other)) {
            String conversation =
                    send(WireRequest.post("/api/conversations"), one).path("id").asText();
            assertEquals(conversation, tab.next("created").path("conversation").asText());
        }
    }

    @Test
    void whatIsNobodysIsUnknownEverywhere() {
        for (ParleyServer node : new ParleyServer[] {one, other}) {
            try (WireResponse response = follow("BAAAAAAAAAAAAAAAAAAAAA", 0).send(node)) {
                assertProblem(response, 404);
            }
        }
    }
}
