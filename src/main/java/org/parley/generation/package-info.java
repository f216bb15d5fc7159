/**
 * One answer being made: its life, its log, its replay, its stop.
 *
 * <p>{@link org.parley.generation.Generations} starts, finds and forgets; a {@link org.parley.generation.Generation} is one
 * answer; a {@link org.parley.generation.Follower} reads it from any position.
 *
 * <p>Producers write to the log, wires read from the log. A generation's worker (one virtual thread) appends numbered
 * events; every reader, be it live, a second tab or a reconnect, is a cursor on the same bytes. So there is no hand-over
 * from history to live, no queue for each reader, and what replay sends is byte for byte what live sent.
 *
 * <p>Threads and locks: the worker appends, whoever stops the generation may seal its log, anybody may read. The log's lock
 * is held for a copy of some bytes, never over I/O. After an append the worker itself wakes the readers, whose writes do
 * not block.
 *
 * <p>An answer that is relayed to a program has the Responses API's events in its log instead of ours ({@code ResponsesEncoder}); its life, its
 * readers and its limits are the same.
 *
 * <p>With other nodes, an event is appended, written to the shared log by {@code Journal}, and only then shown to readers: a log
 * has an end for its worker, and a shown end for everybody else. {@code Mirrors} keeps copies of other nodes' answers that are read
 * here; {@code Keeper} notices what this node has lost, and goes on with what other nodes have left behind, or ends it: {@code Replay} has the
 * provider say once more what is known, where that makes it in the background. A {@code Follower} does not know which
 * of them it reads.
 *
 * <p>Decided: this room uses {@code sse}, so that an event's bytes are made once, when it is appended.
 */
@NullMarked
package org.parley.generation;

import org.jspecify.annotations.NullMarked;
