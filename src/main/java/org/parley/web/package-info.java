/**
 * The browser's HTTP: start an answer, follow it, stop it; who am I, which models.
 *
 * <p>{@link org.parley.web.Web} registers everything with the server. {@code LlmStreamServlet} takes the POST,
 * {@code GenerationServlet} serves what is under a generation's id; the three wires (event stream, long poll, plain text)
 * are three sources for the same pump. {@code ChangeReader} is the fourth stream, of what changes, which Jersey writes.
 * {@code InputCheck} holds what people say against the operator's rules, for programs too.
 *
 * <p>Threads: requests run on the server's threads; a stream has none of its own (see {@code sse}).
 *
 * <p>Decided: before the first byte a fault is a {@link org.parley.web.ProblemException}, translated once in
 * {@code ApiServlet} or {@code ProblemMapper}; what the server itself finds wrong comes to {@code ProblemServlet}, the error
 * page; after the first byte a fault is an {@code error} event in the generation's log.
 *
 * <p>Decided: bodies are read by {@code BodyReader} alone, forms too, so that bytes, time and memory have one bound each,
 * whatever the server's are.
 */
@NullMarked
package org.parley.web;

import org.jspecify.annotations.NullMarked;
