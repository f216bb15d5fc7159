package org.parley.conversation;

import java.util.Optional;

/** How an answer ended. */
public record AnswerEnd(Message.Status status, Optional<String> reason, Optional<Message.Tokens> tokens) {}
