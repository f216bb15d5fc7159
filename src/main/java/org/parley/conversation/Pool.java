package org.parley.conversation;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** Open connections, lent one at a time; closing waits for its threads. Thread-safe. */
public final class Pool implements AutoCloseable {
    private final HikariDataSource source;
    private final PoolThreads threads;
    private final Jdbi jdbi;

    private Pool(HikariDataSource source, PoolThreads threads) {
        this.source = source;
        this.threads = threads;
        this.jdbi = Jdbi.create(source);
    }

    static Pool open(HikariConfig config) {
        PoolThreads threads = new PoolThreads();
        config.setThreadFactory(threads);
        return new Pool(new HikariDataSource(config), threads);
    }

    public DataSource source() {
        return source;
    }

    public Jdbi jdbi() {
        return jdbi;
    }

    @Override
    public void close() {
        source.close();
        threads.close();
    }
}
