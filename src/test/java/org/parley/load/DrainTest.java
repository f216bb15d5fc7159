package org.parley.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Chat.ask;
import static org.parley.testing.Eventually.eventually;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.Recording;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;

/** A server that stops lets answers come to their end, for a while. */
class DrainTest {
    private static final String GATED = "mock-gate-n9";

    private final TestUpstream upstream = TestUpstream.start();

    @AfterEach
    void stop() {
        upstream.close();
    }

    private ParleyServer server(String drain) {
        return ParleyServer.before(upstream, Map.of("parley.drain", drain, "parley.heartbeat", "250ms"));
    }

    @Test
    void whatRunsComesToItsEndAndItsReaderToo() throws InterruptedException {
        try (ParleyServer server = server("1m");
                EventStream stream = ask(GATED).send(server).events()) {
            TestUpstreamExchange model = upstream.awaitExchange(0).permit(2);
            Recording begun = stream.take(5);
            Thread undeployment = Thread.ofVirtual().start(server::undeploy);
            eventually(
                    "nothing new is taken",
                    () -> !server.application().generations().accepts());

            model.permit(100);

            Recording whole = begun.then(stream.rest()).assertWhole();
            assertEquals(TestUpstream.expectedText(GATED, 9), whole.text());
            assertEquals("completed", whole.last().text("status"));
            assertTrue(undeployment.join(Duration.ofSeconds(30)));
        }
    }

    @Test
    void whatTakesLongerIsEnded() {
        try (ParleyServer server = server("300ms");
                EventStream stream = ask(GATED).send(server).events()) {
            upstream.awaitExchange(0).permit(2);
            Recording begun = stream.take(5);

            server.undeploy();

            assertEquals("shutting-down", begun.then(stream.rest()).last().text("type"));
        }
    }
}
