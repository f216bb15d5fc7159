package org.parley.governance;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.parley.config.Settings;
import org.parley.conversation.Database;

class H2AuditTest extends AuditContract {
    @TempDir
    private static Path home;

    private static Database database;

    @BeforeAll
    static void open() {
        database = Database.open(new Settings.Storage(Optional.empty(), Optional.empty(), Optional.empty(), home));
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Override
    Database database() {
        return database;
    }
}
