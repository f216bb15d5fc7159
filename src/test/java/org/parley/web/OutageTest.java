package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Problems.assertProblem;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.Chat;
import org.parley.testing.ParleyServer;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** The database is gone. */
class OutageTest {
    private static ParleyServer server;

    @BeforeAll
    static void start() throws IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            server = ParleyServer.start(
                    Map.of("parley.db.url", postgres.getJdbcUrl("postgres", "postgres"), "parley.db.user", "postgres"));
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void assertToBeAskedAgain(WireRequest request) {
        try (WireResponse response = request.send(server)) {
            assertProblem(response, 503);
            assertTrue(response.header("Retry-After").isPresent());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/conversations", "/api/generations/AAAAAAAAAAAAAAAAAAAAAA/events"})
    void whatNeedsItIsToBeAskedAgain(String address) {
        assertToBeAskedAgain(WireRequest.get(address));
    }

    @Test
    void soIsAQuestion() {
        assertToBeAskedAgain(Chat.ask("demo"));
    }
}
