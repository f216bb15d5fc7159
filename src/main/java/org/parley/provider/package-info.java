/**
 * Asking a model.
 *
 * <p>The door is {@link org.parley.provider.Provider}: a {@link org.parley.provider.Prompt} goes in, pieces of the answer
 * come out through an {@link org.parley.provider.AnswerSink}, and an {@link org.parley.provider.Ending} says how it ended.
 *
 * <p>Threads: {@code stream} blocks its caller (a virtual thread made by the generation) and calls the sink on that thread
 * only; {@link org.parley.provider.Cancellation} may be pulled from any thread.
 *
 * <p>{@code com.openai} is named in this room and nowhere else.
 */
@NullMarked
package org.parley.provider;

import org.jspecify.annotations.NullMarked;
