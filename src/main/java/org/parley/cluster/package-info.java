/**
 * Nodes that share one PostgreSQL: what their answers have said, which of them live, what they tell each other.
 *
 * <p>{@link org.parley.cluster.SharedLogs} keeps the events of answers as bytes; whose answer one is, the database decides at each
 * write, by comparing and setting one row. {@link org.parley.cluster.Members} renews a lease, by which others see who is gone.
 * {@link org.parley.cluster.Bus} wakes other nodes.
 *
 * <p>Decided: safety does not hang on leases or clocks. A node that was stopped for a minute and goes on may believe what it will: what
 * it writes to an answer that was taken over is refused, and its readers have seen nothing that is not in the shared log.
 *
 * <p>Decided: connections of its own, so that events do not wait behind a search, with short timeouts, so that a node that is cut off
 * notices. Each write is one statement: a node that stops in the middle of a transaction would lock the others out.
 *
 * <p>Threads: any; everything blocks for the database but what the bus is told.
 */
@NullMarked
package org.parley.cluster;

import org.jspecify.annotations.NullMarked;
