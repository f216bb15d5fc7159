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
 * <p>Decided: the logs may be in Valkey instead, for installations beyond what one PostgreSQL carries; leases and words stay in
 * PostgreSQL. An answer is a hash (whose, how far) and a stream of blocks on one server of a cluster, written by one script each
 * ({@link org.parley.cluster.ValkeyScript}). What must be found without its id is in lists, which are written before it and struck out
 * after ({@link org.parley.cluster.ValkeyLists}), since nothing spans two servers. Wake-ups go to those nodes alone that read an
 * answer: with many nodes each would else hear of everything. What was written while replicas were missing is waited for once more
 * before it is shown ({@link org.parley.cluster.ValkeyDoubts}). Only this room knows {@code redis.clients}.
 *
 * <p>Threads: any; everything blocks for the database, or Valkey, but what the bus is told.
 */
@NullMarked
package org.parley.cluster;

import org.jspecify.annotations.NullMarked;
