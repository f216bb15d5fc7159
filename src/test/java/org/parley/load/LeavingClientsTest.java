package org.parley.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.parley.testing.Chat.ask;
import static org.parley.testing.Chat.askPlain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.Recording;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/**
 * Clients that leave in mid-answer harm nobody else. Tomcat reuses the response objects of broken connections; a writer that
 * has not let go of such an object cuts a later, unrelated answer short, with a clean 200.
 */
class LeavingClientsTest {
    private static final int ROUNDS = Integer.getInteger("leaving.rounds", 3);
    private static final int LEAVING = 20;
    private static final int HEALTHY = 200;
    private static final String FLOWING = "mock-n600-r600";
    private static final String SHORT = "mock-n40-r800";

    @Test
    void everyAnswerAfterThemIsWhole() throws Exception {
        try (TestUpstream upstream = TestUpstream.start();
                ParleyServer server = ParleyServer.before(upstream, Map.of("parley.heartbeat", "250ms"));
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < ROUNDS; round++) {
                List<Future<?>> leaving = new ArrayList<>();
                for (int i = 0; i < LEAVING; i++) {
                    int client = i;
                    leaving.add(clients.submit(() -> leave(server, client)));
                }
                for (Future<?> client : leaving) {
                    client.get();
                }
                List<Future<Recording>> healthy = new ArrayList<>();
                for (int i = 0; i < HEALTHY; i++) {
                    healthy.add(clients.submit(() -> read(server)));
                }
                for (Future<Recording> client : healthy) {
                    Recording answer = client.get().assertWhole();
                    assertEquals("completed", answer.last().text("status"));
                    assertEquals(TestUpstream.expectedText(SHORT), answer.text());
                }
            }
            server.assertIdle();
        }
    }

    /** Every kind of going: closed or torn, read or unread, on either wire, with and without the wish to stop the answer. */
    private static void leave(ParleyServer server, int client) {
        WireRequest request = client % 5 == 4 ? askPlain(FLOWING) : ask(FLOWING);
        if (client % 3 == 0) {
            request.header("Parley-On-Disconnect", "stop");
        }
        WireResponse response = request.send(server);
        for (int chunks = client % 4 * 3; chunks > 0; chunks--) {
            response.chunk();
        }
        if (client % 2 == 0) {
            response.reset();
        } else {
            response.close();
        }
    }

    private static Recording read(ParleyServer server) {
        try (EventStream stream = ask(SHORT).send(server).events()) {
            return stream.rest();
        }
    }
}
