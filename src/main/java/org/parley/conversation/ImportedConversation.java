package org.parley.conversation;

import java.time.Instant;
import java.util.List;

/**
 * A conversation from elsewhere, to become one of ours.
 *
 * @param title may be blank: the first question then stands for one
 * @param messages each after its parent
 */
public record ImportedConversation(String title, Instant created, Instant updated, List<Message> messages) {
    public ImportedConversation {
        messages = List.copyOf(messages);
    }
}
