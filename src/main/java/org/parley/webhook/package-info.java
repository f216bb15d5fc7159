/**
 * Tells another program that an answer has ended.
 *
 * <p>{@link org.parley.webhook.Webhook} hears of answers, keeps in the database what is to be told, and tells it, as Standard Webhooks says:
 * signed, and again and again until it is taken.
 *
 * <p>Threads: what is to be told is stored on the answer's own; telling it is a round of the root's, with a virtual thread for each message.
 *
 * <p>Decided: a row is there before the model is asked, so that a crash loses no end: what had begun and not ended is told as interrupted
 * after the next start. So a message may come twice, with the same {@code webhook-id}, and never not at all.
 *
 * <p>Decided: only the operator says where to. Redirects are not followed.
 */
@NullMarked
package org.parley.webhook;

import org.jspecify.annotations.NullMarked;
