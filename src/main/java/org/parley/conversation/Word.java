package org.parley.conversation;

/**
 * A word of a text.
 *
 * @param folded without case and accents, as it is compared
 * @param start where it begins in the text
 * @param end where it has ended
 */
record Word(String folded, int start, int end) {}
