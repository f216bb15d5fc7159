/**
 * Framed bytes to an asynchronous response.
 *
 * <p>{@link org.parley.sse.SseFrame} makes the bytes of an event, {@link org.parley.sse.Pump} carries the bytes of one
 * {@link org.parley.sse.SseSource} to one response, {@link org.parley.sse.Ticker} is the one clock that all pumps share.
 *
 * <p>Threads: a pump has none of its own. Whoever has something new (the worker of a generation), the container (it can be
 * written again) or the ticker (a heartbeat is due) drains it; nobody of them ever waits for a client, since all writes are
 * non-blocking.
 *
 * <p>Decided: a pump holds its lock while it writes and flushes. That is the one exception to "no lock over I/O" of this
 * house, and it stands because Tomcat recycles the pooled response of a broken connection on a thread of its own: unless
 * {@code onError} waits for a writer that is still inside Tomcat's code, that writer damages the next, unrelated request.
 */
@NullMarked
package org.parley.sse;

import org.jspecify.annotations.NullMarked;
