package org.parley.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.parley.testing.Eventually.eventually;

import java.net.URL;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.parley.testing.Chat;
import org.parley.testing.EventStream;
import org.parley.testing.Recording;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Draining is for good, so it has a deployment of its own. */
@OnServers
class DrainIT {
    private static final String KEY = "0123456789abcdef";

    @ArquillianResource
    private URL deployed;

    @Deployment(testable = false)
    static WebArchive war() {
        return Servers.war("drain.war", Map.of("parley.drain.key", KEY));
    }

    private static WireRequest drain(String key) {
        return WireRequest.post("/health/drain").header("Authorization", "Bearer " + key);
    }

    private int ready() {
        try (WireResponse response = Site.of(deployed).send(WireRequest.get("/health/ready"))) {
            return response.status();
        }
    }

    @Test
    void aNodeIsDrainedWhenItsLastAnswerIsOver() {
        Site site = Site.of(deployed);
        try (WireResponse refused = site.send(drain("wrong-wrong-wrong"))) {
            assertEquals("Bearer", refused.header("WWW-Authenticate").orElse(""));
            RefusesWhatIsWrong.assertProblem(401, refused);
        }
        try (WireResponse refused = site.send(WireRequest.get("/health/drain"))) {
            assertEquals("POST", refused.header("Allow").orElse(""));
            RefusesWhatIsWrong.assertProblem(405, refused);
        }
        int asked = Servers.UPSTREAM.started();
        try (EventStream running = site.stream(Chat.ask("mock-gate-n2"))) {
            Recording begun = running.take(1);
            assertEquals(200, ready());
            WireResponse reply = site.send(drain(KEY));
            eventually("it drains", () -> ready() == 503);
            try (WireResponse refused = site.send(Chat.ask("mock-n1"))) {
                assertEquals("2", refused.header("Retry-After").orElse(""));
                RefusesWhatIsWrong.assertProblem(503, refused);
            }
            Servers.UPSTREAM.awaitExchange(asked).permit(2);
            begun.then(running.rest()).assertWhole();
            assertEquals("{\"status\":\"DRAINED\",\"running\":0}\n", reply.text());
            reply.close();
        }
    }
}
