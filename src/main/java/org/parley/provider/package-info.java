/**
 * Asking a model.
 *
 * <p>The door is {@link org.parley.provider.Provider}: a {@link org.parley.provider.Prompt} goes in, pieces of the answer
 * come out through an {@link org.parley.provider.AnswerSink}, and an {@link org.parley.provider.Ending} says how it ended.
 *
 * <p>Threads: {@code stream} blocks its caller (a virtual thread made by the generation) and calls the sink on that thread
 * only; {@link org.parley.provider.Cancellation} may be pulled from any thread. Each OpenAI provider has one thread more, which looks
 * for calls that have been silent for too long.
 *
 * <p>{@code com.openai} is named in this room and nowhere else. What we take from the SDK and what not:
 *
 * <ul>
 *   <li>Client, configuration (Azure and other base URLs included), request building, retries and errors are the SDK's.
 *   <li>The stream's bytes are ours: the SDK's typed decoding of each event is the largest single cost of a naive relay (16 µs of 66 for
 *       each delta when they trickle). {@code SseDecoder} finds events in place, {@code DeltaScan} reads the usual one, Jackson the
 *       others, and {@code EventKind} is the table of what each event is to a chat: 0.2 µs for each delta, all together.
 *   <li>The transport is ours, under the SDK's {@code HttpClient} seam. The SDK's own (okhttp) and {@code java.net.http} cost 16 and
 *       11 µs more for each delta that trickles in: they hand bytes from a selector's thread to the reader's, or arm a timer for each
 *       read. Blocking sockets on virtual threads need neither, a stop closes the socket at once, and a waiting answer costs 7 KB.
 * </ul>
 *
 * <p>One way through: {@code OpenAiProvider.stream} → {@code OpenAiRequest} → SDK → {@code SocketTransport} (→ {@code Connector}, {@code Tunnel}) →
 * {@code WireBody} ({@code ChunkedFraming}) → {@code AnswerReader} ({@code SseDecoder}, {@code DeltaScan}, {@code EventKind}) → {@code AnswerParts}, {@code
 * ToolCalls} → the sink. What goes wrong is put into words by {@code UpstreamFaults} alone.
 *
 * <p>Before all that {@code FallbackProvider} chooses which server is asked: {@code Fallback} is one question on its way from one {@code
 * GuardedUpstream} to the next until an answer has begun, {@code Blame} says whose a fault is. Decided: what is watched is whether answers
 * begin, and whether they break off; a long answer is no slow call. Each server is asked once where another could be; only a model that one
 * server alone has is asked again by the SDK.
 *
 * <p>With {@code BackgroundAnswers} the provider makes an answer whether or not anybody listens. Then a closed connection is no stop: it is told
 * to end it, and a question on its way is waited for until there is a name to end. Decided: what comes of it twice is told by its number
 * ({@code Bookmark}) while the reader lives, and by its bytes where another node goes on, which asks for it from the beginning.
 *
 * <p>A program's request is relayed: {@code RelayReader} hands every event on as the bytes that came ({@code EventPlaces} finds the few that are
 * replaced). An upstream that speaks chat completions alone is read through {@code ChatStream}, which makes of it the stream of the other API,
 * so that both readers read both; {@code ChatRequest} says the question in its words.
 *
 * <p>Decided: one unreadable event fails the answer, because text may be missing from it; what came before is kept. Raw reasoning,
 * pictures and sound are passed over. A connection is used again when its answer was read to the end.
 */
@NullMarked
package org.parley.provider;

import org.jspecify.annotations.NullMarked;
