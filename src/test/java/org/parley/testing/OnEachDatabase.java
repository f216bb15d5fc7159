package org.parley.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;
import org.parley.config.Settings;
import org.parley.conversation.Database;

/**
 * For a parameterized class: an empty H2 in a file, as an operator gets who sets nothing, then an empty database of a real PostgreSQL.
 * Each is closed after the class's tests on it; the PostgreSQL server is one for the whole run.
 */
public final class OnEachDatabase implements ArgumentsProvider {
    private static final ExtensionContext.Namespace PLACE = ExtensionContext.Namespace.create(OnEachDatabase.class);

    @Override
    public Stream<Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        return Stream.of("H2", "PostgreSQL")
                .map(name -> Arguments.argumentSet(name, name.equals("H2") ? h2(context) : postgres(server(context))));
    }

    private static Database h2(ExtensionContext context) {
        TempFolder home = TempFolder.create();
        context.getStore(PLACE).put(home, home); // which closes it at the end of the class's tests
        return open(Optional.empty(), home.path());
    }

    /** An empty one on the PostgreSQL server of the whole run; the caller closes it. */
    public static Database postgres(ExtensionContext context) {
        return postgres(server(context));
    }

    private static Database postgres(EmbeddedPostgres server) {
        String name = "parley_" + UUID.randomUUID().toString().replace('-', '_');
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL makes no database", e);
        }
        return open(Optional.of(server.getJdbcUrl("postgres", name)), Path.of("unused"));
    }

    private static Database open(Optional<String> url, Path home) {
        return Database.open(new Settings.Storage(url, url.map(any -> "postgres"), Optional.empty(), home));
    }

    private static EmbeddedPostgres server(ExtensionContext context) {
        return context.getRoot()
                .getStore(PLACE)
                .getOrComputeIfAbsent(EmbeddedPostgres.class, key -> start(), EmbeddedPostgres.class);
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
