package org.parley.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.parley.testing.Chat.ask;
import static org.parley.testing.Chat.follow;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.parley.testing.EventStream;
import org.parley.testing.Recording;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;

/** Stop lets go of the model within a second and keeps what was said. */
interface Stops extends Deployed {
    Duration A_SECOND = Duration.ofSeconds(1);

    @Test
    default void stopBeforeTheFirstToken() {
        int asked = upstream().started();
        try (EventStream stream = site().stream(ask("mock-nohead"))) {
            TestUpstreamExchange model = upstream().awaitExchange(asked);
            assertEquals("stopped", site().stop(stream.generation()));
            model.awaitPeerLeft(A_SECOND);
            Recording recording = stream.rest().assertWhole();
            assertEquals("", recording.text());
            assertEquals("stopped", recording.last().text("status"));
        }
    }

    @Test
    default void stopInTheMiddleForEveryReader() {
        int asked = upstream().started();
        try (EventStream stream = site().stream(ask("mock-gate-n20"));
                EventStream secondTab = site().stream(follow(stream.generation(), 0))) {
            TestUpstreamExchange model = upstream().awaitExchange(asked).permit(7);
            Recording seen = stream.take(10);
            assertEquals("stopped", site().stop(stream.generation()));
            assertEquals("stopped", site().stop(stream.generation()), "again changes nothing");
            model.awaitPeerLeft(A_SECOND);
            Recording whole = seen.then(stream.rest()).assertWhole();
            assertEquals(TestUpstream.expectedText("mock-n20", 7), whole.text());
            assertEquals("stopped", whole.last().text("status"));
            assertEquals(whole.frames(), secondTab.rest().frames());
        }
    }
}
