package org.parley.conversation;

import java.util.List;
import java.util.Optional;

/**
 * A part of a list.
 *
 * @param next where the next part begins; empty at the list's end
 */
public record ConversationPage(List<Conversation> conversations, Optional<String> next) {}
