package org.parley.conversation;

import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.transaction.DelegatingTransactionHandler;
import org.jdbi.v3.core.transaction.TransactionHandler;

/**
 * Lets one transaction at a time into H2, so that whatever is written is written in transactions. What H2 puts into its file at a commit
 * is a state of each table, not one of all: another transaction's changes may be in it by halves, and a killed server then finds
 * rows locked for ever or loses what was committed. This lock over I/O is the price of an embedded database that survives that.
 *
 * @see <a href="https://github.com/h2database/h2database/issues/2080">H2's issue 2080</a>
 */
final class OneWriter extends DelegatingTransactionHandler {
    private final ReentrantLock lock;

    OneWriter(TransactionHandler transactions) {
        this(transactions, new ReentrantLock(true));
    }

    private OneWriter(TransactionHandler transactions, ReentrantLock lock) {
        super(transactions);
        this.lock = lock;
    }

    @Override
    public TransactionHandler specialize(Handle handle) throws SQLException {
        return new OneWriter(getDelegate().specialize(handle), lock);
    }

    @Override
    public <R, X extends Exception> R inTransaction(Handle handle, HandleCallback<R, X> callback) throws X {
        lock.lock();
        try {
            return super.inTransaction(handle, callback);
        } finally {
            lock.unlock();
        }
    }
}
