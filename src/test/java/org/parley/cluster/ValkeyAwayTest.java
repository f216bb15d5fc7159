package org.parley.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.parley.testing.Chat.ask;
import static org.parley.testing.Chat.follow;
import static org.parley.testing.Problems.assertProblem;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parley.testing.EventStream;
import org.parley.testing.OwnPostgres;
import org.parley.testing.ParleyServer;
import org.parley.testing.Recording;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;
import org.parley.testing.ValkeyProcess;
import org.parley.testing.WireResponse;

/** The database is there, and the logs are away for a moment. */
@Timeout(180)
class ValkeyAwayTest {
    @Test
    void answersGoOnAndAreShownWhenTheLogsAreBack() {
        try (ValkeyProcess valkey = ValkeyProcess.start();
                TestUpstream upstream = TestUpstream.start();
                ParleyServer node = ParleyServer.before(
                        upstream,
                        Map.of(
                                "parley.db.url",
                                OwnPostgres.newDatabase(),
                                "parley.db.user",
                                OwnPostgres.USER,
                                "parley.valkey.url",
                                valkey.address()));
                EventStream reader = ask("mock-gate-n20").send(node).events()) {
            TestUpstreamExchange model = upstream.awaitExchange(0);
            Recording seen = reader.take(1);
            var unused = model.permit(1);
            seen = seen.then(reader.take(3));
            valkey.stop();
            unused = model.permit(19);
            try (WireResponse response = follow("BAAAAAAAAAAAAAAAAAAAAA", 0).send(node)) {
                assertProblem(response, 503);
            }
            valkey.startAgain();
            Recording all = seen.then(reader.rest()).assertWhole();
            try (EventStream again = follow(reader.generation(), 0).send(node).events()) {
                assertEquals(all.frames(), again.rest().frames());
            }
        }
    }
}
