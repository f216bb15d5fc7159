package org.parley.conversation;

/** An answer's place, of which nothing says yet that it has ended. */
public record RunningMessage(String owner, String conversation, String message, String generation) {}
