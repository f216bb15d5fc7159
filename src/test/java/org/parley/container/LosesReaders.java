package org.parley.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Chat.ask;
import static org.parley.testing.Chat.follow;
import static org.parley.testing.Eventually.eventually;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.EventStream;
import org.parley.testing.Eventually;
import org.parley.testing.Recording;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;

/** Clients that go away: noticed by the heartbeat, and no harm to anybody else. */
interface LosesReaders extends Deployed {
    int LEAVING = 20;
    int HEALTHY = 200;

    ServerJvm jvm();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    default void aReaderGoneWhileTheModelIsSilentIsNoticedAndTheAnswerStoppedAfterAWhile(boolean torn) {
        int asked = upstream().started();
        EventStream stream = site().stream(ask("mock-gate-n20"));
        TestUpstreamExchange model = upstream().awaitExchange(asked).permit(2);
        Recording seen = stream.take(5);
        leave(stream, torn);
        eventually("a heartbeat notices it", () -> jvm().instances("org.parley.sse.Pump") == 0);
        model.awaitPeerLeft(Eventually.DEADLINE);
        try (EventStream back = site().stream(follow(stream.generation(), 5))) {
            Recording whole = seen.then(back.rest()).assertWhole();
            assertEquals(TestUpstream.expectedText("mock-n20", 2), whole.text());
            assertEquals("stopped", whole.last().text("status"));
            assertEquals("abandoned", whole.last().text("reason"));
        }
    }

    @Test
    default void whoAsksForItHasTheAnswerStoppedByLeaving() {
        int asked = upstream().started();
        EventStream stream = site().stream(ask("mock-gate-n20").header("Parley-On-Disconnect", "stop"));
        TestUpstreamExchange model = upstream().awaitExchange(asked).permit(2);
        stream.take(5);
        stream.close();
        model.awaitPeerLeft(Eventually.DEADLINE);
        try (EventStream back = site().stream(follow(stream.generation(), 5))) {
            back.assertEnd("stopped");
        }
    }

    /**
     * A server that recycles the response of a broken connection while another thread still writes to it damages later,
     * unrelated answers. {@code -Dleaving.rounds=12} repeats it.
     */
    @Test
    default void thoseWhoLeaveDoNotHarmThoseWhoComeAfter() throws Exception {
        for (int round = 0; round < Integer.getInteger("leaving.rounds", 1); round++) {
            try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> leaving = new ArrayList<>();
                for (int i = 0; i < LEAVING; i++) {
                    boolean torn = i % 2 == 0;
                    leaving.add(clients.submit(() -> leaveInTheMiddle(torn)));
                }
                for (Future<?> client : leaving) {
                    client.get();
                }
                List<Future<Recording>> healthy = new ArrayList<>();
                for (int i = 0; i < HEALTHY; i++) {
                    healthy.add(clients.submit(this::readAll));
                }
                for (Future<Recording> client : healthy) {
                    Recording recording = client.get().assertWhole();
                    assertEquals("completed", recording.last().text("status"));
                    assertEquals(TestUpstream.expectedText("mock-n40"), recording.text());
                }
            }
        }
    }

    private Recording readAll() {
        try (EventStream stream = site().stream(ask("mock-n40-r40"))) {
            return stream.rest();
        }
    }

    private void leaveInTheMiddle(boolean torn) {
        EventStream stream = site().stream(ask("mock-n400-r400"));
        Recording seen = stream.take(10);
        assertTrue(seen.last().name().equals("delta"), seen::outline);
        leave(stream, torn);
    }

    private static void leave(EventStream stream, boolean torn) {
        if (torn) {
            stream.response().reset();
        } else {
            stream.close();
        }
    }
}
