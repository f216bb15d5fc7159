package org.parley.governance;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.parley.config.Settings;
import org.parley.conversation.Database;

class PostgresAuditTest extends AuditContract {
    private static EmbeddedPostgres server;
    private static Database database;

    @BeforeAll
    static void open() throws IOException {
        server = EmbeddedPostgres.start();
        database = Database.open(new Settings.Storage(
                Optional.of(server.getJdbcUrl("postgres", "postgres")),
                Optional.of("postgres"),
                Optional.empty(),
                Path.of("unused")));
    }

    @AfterAll
    static void close() throws IOException {
        database.close();
        server.close();
    }

    @Override
    Database database() {
        return database;
    }
}
