/**
 * The browser's HTTP: start an answer, follow it, stop it; who am I, which models.
 *
 * <p>{@link org.parley.web.Web} registers everything with the server. {@code LlmStreamServlet} takes the POST,
 * {@code GenerationServlet} serves what is under a generation's id; the three wires (event stream, long poll, plain text)
 * are three sources for the same pump.
 *
 * <p>Threads: requests run on the server's threads; a stream has none of its own (see {@code sse}).
 *
 * <p>Decided: before the first byte a fault is a {@link org.parley.web.ProblemException}, translated once in
 * {@code ApiServlet} or {@code ProblemMapper}; after it, it is an {@code error} event in the generation's log.
 */
@NullMarked
package org.parley.web;

import org.jspecify.annotations.NullMarked;
