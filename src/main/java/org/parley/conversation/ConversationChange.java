package org.parley.conversation;

import java.util.Optional;

/** What an owner changes; what is empty stays as it is. */
public record ConversationChange(Optional<String> title, Optional<Boolean> pinned, Optional<Boolean> archived) {}
