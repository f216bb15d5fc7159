package org.parley.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Chat.ask;
import static org.parley.testing.Chat.follow;
import static org.parley.testing.Eventually.eventually;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.parley.testing.EventStream;
import org.parley.testing.OwnPostgres;
import org.parley.testing.ParleyServer;
import org.parley.testing.Recording;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;

/** A node that is stopped leaves its answers to another. */
class HandOverTest {
    private static final String GATED = "mock-gate-n20";

    @Test
    void whatAStoppedNodeWasSayingGoesOnElsewhere() {
        Map<String, String> settings = Map.of(
                "parley.openai.background",
                "true",
                "parley.db.url",
                OwnPostgres.newDatabase(),
                "parley.db.user",
                OwnPostgres.USER);
        try (TestUpstream upstream = TestUpstream.start();
                ParleyServer other = ParleyServer.before(upstream, settings)) {
            String id;
            TestUpstreamExchange answer;
            try (ParleyServer stopped = ParleyServer.before(upstream, settings);
                    EventStream here = ask(GATED).send(stopped).events()) {
                id = here.generation();
                answer = upstream.awaitExchange(0).permit(5);
                assertEquals("created", here.next().name());
                eventually("some of it is said", () -> answer.deltasSent() == 5);
            }
            assertTrue(answer.open());
            var unused = answer.permit(15);
            try (EventStream there = follow(id, 0).send(other).events()) {
                Recording all = there.rest().assertWhole();
                assertEquals("completed", all.last().text("status"));
                assertEquals(TestUpstream.expectedText(GATED), all.text());
            }
            assertEquals(1, upstream.started());
            eventually("nothing is kept at the provider", () -> upstream.kept() == 0);
        }
    }
}
