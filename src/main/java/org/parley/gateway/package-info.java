/**
 * The HTTP of other programs: what OpenAI's clients speak, under {@code /v1}.
 *
 * <p>{@link org.parley.gateway.Gateway} registers it. {@code GatewayServlet} knows who asks and finds the way; {@code ResponsesRequest} and
 * {@code ChatRequest} check what is asked, and make one {@link org.parley.provider.RelayedRequest} of it; {@code Reply} is what is
 * answered: the same generations, logs and pumps as the page's. {@code Embeddings} are no answers: one document, passed on.
 *
 * <p>Threads: as in {@code web}. {@code Embeddings} blocks the request's thread for a round trip, as a list of models does.
 *
 * <p>Decided: the log of such an answer holds the events of the Responses API as they came, so that a streamed response is its log byte for
 * byte. Chat completions is a translation of it, of the request and of the answer.
 *
 * <p>Decided: parameters pass by allow-list, at every depth where they have names. One that is not on it is not sent; one that would
 * change what the answer is (a conversation kept by the provider) is refused by name.
 *
 * <p>Decided: until the model's server has said something, nothing is sent, so that clients hear of a failure by its true status; but not
 * for longer than five seconds, since only what is written tells that a client has left. A closed connection stops the answer.
 */
@NullMarked
package org.parley.gateway;

import org.jspecify.annotations.NullMarked;
