package org.parley.conversation;

import com.zaxxer.hikari.HikariConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.parley.config.Secret;
import org.parley.config.Settings;

/** A connected database whose tables are up to date. Thread-safe. */
public final class Database implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration EXPRESS_PATIENCE = Duration.ofSeconds(5);
    private static final int CONNECTIONS = 10;

    /** A process that is stopped, or cut off, within a transaction would keep what it has locked from all others. */
    private static final String NO_LOCKS_OF_THE_STOPPED = "set idle_in_transaction_session_timeout = '15s'";

    private static final AutoCloseable NOTHING_OF_OURS = () -> {};
    /** By default H2 writes a commit up to half a second later, so a killed server would lose it; and we close it ourselves. */
    private static final String FILE_OPTIONS = ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";

    /** What we keep conversations in, by its driver's name for it. */
    private enum Product {
        POSTGRESQL("PostgreSQL"),
        H2("H2");

        private final String driversName;

        Product(String driversName) {
            this.driversName = driversName;
        }
    }

    private final Jdbi jdbi;
    private final Product product;
    private final Optional<HikariConfig> address;
    private final AutoCloseable pool;

    /**
     * @param address empty where it is not ours to connect
     * @param pool closed with this
     */
    private Database(DataSource source, Optional<HikariConfig> address, AutoCloseable pool) {
        this.address = address;
        this.pool = pool;
        this.product = product(source);
        migrate(source, product);
        this.jdbi = Jdbi.create(source);
        if (product == Product.H2) {
            jdbi.setTransactionHandler(new OneWriter(jdbi.getTransactionHandler()));
        }
    }

    /**
     * Opens what the settings name: an address, with a pool of our own; the server's data source {@code jdbc/parley}; or a
     * file in Parley's home, which one process at a time may have open. Blocks until the tables are up to date.
     *
     * @throws DatabaseException with a sentence for the operator, when it cannot be reached or used
     */
    public static Database open(Settings.Storage storage) {
        if (storage.url().isPresent()) {
            return open(storage.url().get(), storage.user(), storage.password());
        }
        Optional<DataSource> server = ServerDataSource.find();
        return server.isPresent()
                ? new Database(server.get(), Optional.empty(), NOTHING_OF_OURS)
                : openFile(storage.home());
    }

    private static Database openFile(Path home) {
        try {
            Files.createDirectories(home);
        } catch (IOException e) {
            throw new DatabaseException(
                    "the directory " + home + " cannot be made; parley.home names another, parley.db.url a database",
                    e);
        }
        return open(
                "jdbc:h2:file:" + home.resolve("parley").toAbsolutePath() + FILE_OPTIONS,
                Optional.empty(),
                Optional.empty());
    }

    private static Database open(String url, Optional<String> user, Optional<Secret> password) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("parley-db");
        // A server may have looked for drivers before there was an application to find them in.
        config.setDriverClassName(url.startsWith("jdbc:h2:") ? "org.h2.Driver" : "org.postgresql.Driver");
        config.setJdbcUrl(url);
        user.ifPresent(config::setUsername);
        password.map(Secret::reveal).ifPresent(config::setPassword);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(PATIENCE.toMillis());
        config.setInitializationFailTimeout(PATIENCE.toMillis());
        if (url.startsWith("jdbc:postgresql:")) {
            config.setConnectionInitSql(NO_LOCKS_OF_THE_STOPPED);
        }
        try {
            Pool pool = Pool.open(config);
            try {
                return new Database(pool.source(), Optional.of(config), pool);
            } catch (RuntimeException e) {
                pool.close();
                throw e;
            }
        } catch (RuntimeException e) {
            throw new DatabaseException("the database " + withoutSecrets(url) + " cannot be used: " + cause(e), e);
        }
    }

    /**
     * A few connections more, for what must not wait behind others, and gives up after some seconds where the database does not
     * answer; to be closed before this. Empty unless Parley itself has opened a PostgreSQL: of a server's data source it has
     * what it is given, and of a file one process.
     */
    public Optional<Pool> express(int connections) {
        return address.filter(any -> product == Product.POSTGRESQL).map(main -> {
            HikariConfig config = new HikariConfig();
            main.copyStateTo(config);
            config.setPoolName("parley-nodes");
            config.setMaximumPoolSize(connections);
            config.setConnectionTimeout(EXPRESS_PATIENCE.toMillis());
            config.setDataSourceProperties(new Properties()); // the copy's are the same object
            config.addDataSourceProperty("socketTimeout", Long.toString(EXPRESS_PATIENCE.toSeconds()));
            config.addDataSourceProperty("connectTimeout", Long.toString(EXPRESS_PATIENCE.toSeconds()));
            config.addDataSourceProperty("tcpKeepAlive", "true");
            return Pool.open(config);
        });
    }

    /** For the stores of other rooms. Whoever writes does so in {@code inTransaction} or {@code useTransaction}. */
    public Jdbi jdbi() {
        return jdbi;
    }

    SearchIndex searchIndex() {
        return switch (product) {
            case POSTGRESQL -> new PostgresIndex();
            case H2 -> new EmbeddedIndex();
        };
    }

    /** Whether it answers now; blocks for at most a few seconds. */
    public boolean answers() {
        try {
            return jdbi.withHandle(handle -> handle.getConnection().isValid(2));
        } catch (RuntimeException | SQLException unreachable) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            pool.close();
        } catch (Exception e) {
            throw new DatabaseException("the connections to the database could not be closed", e);
        }
    }

    private static Product product(DataSource source) {
        try (Connection connection = source.getConnection()) {
            String name = connection.getMetaData().getDatabaseProductName();
            return Stream.of(Product.values())
                    .filter(product -> product.driversName.equals(name))
                    .findFirst()
                    .orElseThrow(() ->
                            new DatabaseException("Parley keeps conversations in PostgreSQL or H2, not in " + name));
        } catch (SQLException e) {
            throw new DatabaseException("the database does not answer", e);
        }
    }

    /** Flyway holds a lock, so that nodes that start together do it once. */
    private static void migrate(DataSource source, Product product) {
        Flyway.configure(Database.class.getClassLoader())
                .dataSource(source)
                .table("parley_schema_history")
                .locations(
                        "classpath:db/schema", "classpath:db/" + product.name().toLowerCase(Locale.ROOT))
                .baselineOnMigrate(true) // a company's schema may hold other things
                .baselineVersion("0")
                .load()
                .migrate();
    }

    /** What the driver said: the layers above only say that it said something. */
    private static String cause(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage());
    }

    /** Some addresses carry the password as a parameter. */
    private static String withoutSecrets(String url) {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }
}
