package org.parley.conversation;

import java.util.List;
import java.util.Optional;

/**
 * A message to be stored.
 *
 * @param id chosen by the client, or empty; one that is there already means that message
 * @param attachments ids of files, in order
 */
public record Question(
        Optional<String> id, Message.Role role, Optional<String> author, String text, List<String> attachments) {}
