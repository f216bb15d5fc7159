package org.parley.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Chat.ask;
import static org.parley.testing.Eventually.eventually;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.parley.testing.EventStream;
import org.parley.testing.Recording;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;
import org.parley.testing.WireRequest;

/** A server that runs for months sees many versions of an application: nothing of an old one may stay. */
@OnTomcat
class RedeployIT {
    private static final String CLASS_LOADER = "org.apache.catalina.loader.ParallelWebappClassLoader";

    /** Tomcat's own background thread may just be looking at the application, and is then told of too. */
    private static final Pattern LEAK =
            Pattern.compile("appears to have started a (thread|TimerThread) named \\[(?!Catalina-utility-).*"
                    + "|created a ThreadLocal.*"
                    + "|failed to (unregister|remove).*memory leak.*"
                    + "|is still processing a request.*");

    @Test
    void nothingStaysOfAnUndeployedParley() {
        for (int round = 0; round < 2; round++) {
            Site site = Manager.deploy("/again");
            use(site);
            EventStream open = streamInTheMiddle(site);
            Manager.undeploy(site);
            assertEndedByUndeployment(open);
        }
        try (ServerJvm jvm = ServerJvm.attach()) {
            eventually("only the Manager is loaded", () -> jvm.instances(CLASS_LOADER) == 1);
        }
        assertEquals("OK - No memory leaks found", Manager.findLeaks());
        assertEquals(
                List.of(),
                LEAK.matcher(Manager.log()).results().map(leak -> leak.group()).toList());
    }

    /** Every room is entered: a whole answer, one that is stopped, a question refused by the model, Jersey, a file. */
    private static void use(Site site) {
        try (EventStream stream = site.stream(ask("mock-reasoning-n20"))) {
            assertEquals(
                    TestUpstream.expectedText("mock-n20"),
                    stream.rest().assertWhole().text());
        }
        try (EventStream stream = site.stream(ask("mock-nohead"))) {
            assertEquals("stopped", site.stop(stream.generation()));
            stream.rest().assertWhole();
        }
        try (EventStream stream = site.stream(ask("mock-fail429"))) {
            assertEquals("error", stream.rest().assertWhole().last().name());
        }
        site.json(WireRequest.get("/api/models"));
        site.send(WireRequest.get("/")).close();
    }

    private static EventStream streamInTheMiddle(Site site) {
        int asked = Servers.UPSTREAM.started();
        EventStream open = site.stream(ask("mock-gate-n20"));
        TestUpstreamExchange model = Servers.UPSTREAM.awaitExchange(asked).permit(1);
        open.take(4);
        assertTrue(model.open());
        return open;
    }

    /** Undeploying tells the readers, and lets go of the model. */
    private static void assertEndedByUndeployment(EventStream open) {
        try (open) {
            Recording rest = open.rest();
            assertEquals("error", rest.last().name());
        }
        eventually("the model is let go", () -> Servers.UPSTREAM.openStreams() == 0);
    }
}
