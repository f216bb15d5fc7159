package org.parley.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Chat.ask;
import static org.parley.testing.Chat.follow;
import static org.parley.testing.Chat.stopping;
import static org.parley.testing.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.Recording;
import org.parley.testing.StreamEvent;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** A node is killed, the next is stopped, while their provider makes their answers in the background: who reads just waits. */
class BackgroundNodesTest {
    private static final Map<String, String> BACKGROUND =
            Map.of("parley.openai.background", "true", "parley.abandon-after", "10m", "parley.titles", "question");

    private static final String STORED = "mock-items-reasoning-gate-n30";
    private static final String STOPPED = "mock-gate-n21";
    private static final String FORGOTTEN = "mock-gate-n22";

    @TempDir
    private Path folder;

    @Test
    void answersOutliveOneNodeAfterTheOther() {
        try (TestUpstream upstream = TestUpstream.start();
                Postgres postgres = Postgres.start(folder.resolve("postgres"));
                Node first = Node.start(
                        "node-1",
                        postgres,
                        ParleyServer.upstreamSettings(upstream, BACKGROUND),
                        Sabotage.NONE.classPath(),
                        folder);
                ParleyServer second = ParleyServer.before(upstream, on(postgres));
                ParleyServer third = ParleyServer.before(upstream, on(postgres))) {
            String conversation = send(first::send, WireRequest.post("/api/conversations"))
                    .path("id")
                    .asText();
            try (Answer stored = Answer.asked(first, question(conversation), upstream);
                    Answer stopped = Answer.asked(first, ask(STOPPED), upstream);
                    Answer forgotten = Answer.asked(first, ask(FORGOTTEN), upstream);
                    Seen inSecond = stored.seenFrom(second);
                    Seen inThird = stored.seenFrom(third);
                    Seen ofStopped = stopped.seenFrom(second);
                    Seen ofForgotten = forgotten.seenFrom(third)) {
                List.of(stored, stopped, forgotten).forEach(each -> each.says(5));
                List.of(inSecond, inThird, ofStopped, ofForgotten).forEach(seen -> seen.take(5));
                upstream.forget(forgotten.making.response());

                first.kill();
                assertEquals("interrupted", ofForgotten.rest().text("type"));
                stopped.says(5);
                ofStopped.take(5);
                send(request -> request.send(third), stopping(stopped.id));
                assertEquals("stopped", ofStopped.rest().text("status"));
                eventually("it is ended at the provider", stopped.making::aborted);
                stored.says(10);
                inSecond.take(10);
                inThird.take(10);

                boolean secondMakesIt = makes(second, stored.id);
                (secondMakesIt ? second : third).undeploy();
                assertTrue(stored.making.open());
                stored.says(99);
                Seen seen = secondMakesIt ? inThird : inSecond;
                StreamEvent end = seen.rest();
                assertEquals("completed", end.text("status"));
                assertEquals(47, end.json().path("usage").path("total_tokens").asLong());
                assertEquals(TestUpstream.expectedText(STORED), seen.all.text());
                assertTrue(seen.all.frames().startsWith((secondMakesIt ? inSecond : inThird).all.frames()));
                judge(secondMakesIt ? third : second, stored.id, seen.all, conversation, postgres);
            }
            assertEquals(3, upstream.started());
            eventually("nothing is kept at the provider", () -> upstream.kept() == 0);
        }
    }

    private static Map<String, String> on(Postgres postgres) {
        Map<String, String> settings = new HashMap<>(BACKGROUND);
        settings.put("parley.db.url", "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/postgres");
        settings.put("parley.db.user", "postgres");
        return settings;
    }

    private static void judge(ParleyServer node, String id, Recording seen, String conversation, Postgres postgres) {
        try (EventStream again = follow(id, 0).send(node).events()) {
            assertEquals(seen.frames(), again.rest().frames());
        }
        JsonNode message = send(request -> request.send(node), WireRequest.get("/api/conversations/" + conversation))
                .path("messages")
                .path(1);
        assertEquals("completed", message.path("status").asText());
        assertEquals(TestUpstream.expectedText(STORED), message.path("text").asText());
        eventually(
                "it is charged once, as its provider has counted",
                () -> postgres.counts(
                                "select model, sum(input_tokens + output_tokens) from usage_record group by model")
                        .getOrDefault(STORED, 0L)
                        .equals(47L));
    }

    private static WireRequest question(String conversation) {
        return WireRequest.post("/api/llmstream")
                .json("{\"model\":\"" + STORED + "\",\"conversation\":\"" + conversation
                        + "\",\"messages\":[{\"text\":\"Go on\"}]}");
    }

    /** One that is being made, and whoever asked for it. */
    private record Answer(WireResponse posted, String id, TestUpstreamExchange making) implements AutoCloseable {
        static Answer asked(Node node, WireRequest question, TestUpstream upstream) {
            int before = upstream.started();
            WireResponse posted = node.send(question);
            return new Answer(posted, posted.header("Parley-Generation").orElseThrow(), upstream.awaitExchange(before));
        }

        /** So many deltas more. */
        void says(int deltas) {
            var unused = making.permit(deltas);
        }

        Seen seenFrom(ParleyServer node) {
            return new Seen(follow(id, 0).send(node).events());
        }

        @Override
        public void close() {
            posted.close();
        }
    }

    /** What one reader has seen, on one connection. */
    private static final class Seen implements AutoCloseable {
        private final EventStream reader;
        private Recording all = new Recording(List.of());

        Seen(EventStream reader) {
            this.reader = reader;
        }

        /** So many deltas more, and what comes before them. */
        void take(int deltas) {
            int enough = all.named("delta").size() + deltas;
            while (all.named("delta").size() < enough) {
                all = all.then(reader.take(1));
            }
        }

        /** @return the end */
        StreamEvent rest() {
            all = all.then(reader.rest()).assertWhole();
            return all.last();
        }

        @Override
        public void close() {
            reader.close();
        }
    }

    private static boolean makes(ParleyServer node, String generation) {
        return node.application().generations().live().stream()
                .anyMatch(made -> made.id().text().equals(generation));
    }

    private static JsonNode send(Function<WireRequest, WireResponse> node, WireRequest request) {
        try (WireResponse response = node.apply(request)) {
            assertTrue(response.status() < 300, response::text);
            return response.json();
        }
    }
}
