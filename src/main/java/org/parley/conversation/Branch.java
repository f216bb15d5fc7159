package org.parley.conversation;

/** Where in a conversation's tree a question goes on. */
public sealed interface Branch {
    /** After the newest message, or at the beginning where nothing was said. */
    record Newest() implements Branch {}

    /** Before everything: a first question, asked otherwise. */
    record Beginning() implements Branch {}

    /** After the message with this id. */
    record After(String message) implements Branch {}
}
