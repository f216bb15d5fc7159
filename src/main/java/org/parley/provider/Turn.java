package org.parley.provider;

import java.util.List;
import java.util.Optional;

/**
 * What one side said.
 *
 * @param speaker present where several people speak in one conversation: who said it
 */
public record Turn(Role role, Optional<String> speaker, String text, List<Attachment> attachments) {
    public Turn {
        attachments = List.copyOf(attachments);
    }

    public static Turn user(String text) {
        return new Turn(Role.USER, Optional.empty(), text, List.of());
    }

    public enum Role {
        USER,
        ASSISTANT
    }
}
