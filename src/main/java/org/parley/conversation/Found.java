package org.parley.conversation;

import java.time.Instant;
import java.util.Optional;

/**
 * A place that has what was looked for.
 *
 * @param message empty: it is the title
 */
public record Found(
        Conversation conversation,
        Optional<String> message,
        Optional<Message.Role> role,
        Excerpt excerpt,
        Instant created) {}
