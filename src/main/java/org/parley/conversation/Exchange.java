package org.parley.conversation;

import java.util.List;

/**
 * A question that was stored, and the place of its answer.
 *
 * @param history from the first message to the question
 * @param answer the id of the answer that is to come
 */
public record Exchange(List<Message> history, String answer) {}
