package org.parley.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.parley.testing.Chat.ask;
import static org.parley.testing.Chat.follow;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.parley.testing.EventStream;
import org.parley.testing.OwnPostgres;
import org.parley.testing.ParleyServer;
import org.parley.testing.Recording;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;

/** What a database has lost of an answer, though it had committed it, and the answer's node still has. */
class LostEventsTest {
    private static final String GATED = "mock-gate-n20";

    private static String database;
    private static TestUpstream upstream;
    private static ParleyServer one;
    private static ParleyServer other;

    @BeforeAll
    static void start() {
        database = OwnPostgres.newDatabase();
        upstream = TestUpstream.start();
        one = node();
        other = node();
    }

    private static ParleyServer node() {
        return ParleyServer.before(upstream, Map.of("parley.db.url", database, "parley.db.user", OwnPostgres.USER));
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
        upstream.close();
    }

    @Test
    void isWrittenAgainWhileTheAnswerIsMade() throws SQLException {
        int asked = upstream.started();
        try (EventStream here = ask(GATED).send(one).events()) {
            TestUpstreamExchange model = upstream.awaitExchange(asked).permit(10);
            try (EventStream early = follow(here.generation(), 0).send(other).events()) {
                Recording seen = here.take(5);
                Recording seenEarly = early.take(5);
                loseMostOf(here.generation());
                var unused = model.permit(10);
                seen = seen.then(here.rest()).assertWhole();
                assertEquals(seen.frames(), seenEarly.then(early.rest()).frames());
                try (EventStream late = follow(here.generation(), 0).send(other).events()) {
                    assertEquals(seen.frames(), late.rest().frames());
                }
            }
        }
    }

    @Test
    void andAfterItsEnd() throws SQLException {
        try (EventStream here = ask("mock-n100-r800").send(one).events()) {
            String said = here.rest().assertWhole().frames();
            loseMostOf(here.generation());
            try (EventStream there = follow(here.generation(), 0).send(other).events()) {
                assertEquals(said, there.rest().frames());
            }
        }
    }

    /** As one does that takes the place of another, and had not followed it to the last. */
    private static void loseMostOf(String answer) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database, OwnPostgres.USER, "");
                Statement statement = connection.createStatement()) {
            statement.execute("delete from generation_block where generation = '" + answer + "' and first > 1");
            statement.execute("""
                    update generation set ended_at = null, ending = null,
                      last = (select max(last) from generation_block where generation = id)
                    where id = '%s'""".formatted(answer));
        }
    }
}
