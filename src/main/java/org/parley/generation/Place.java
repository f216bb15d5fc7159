package org.parley.generation;

/**
 * Where an answer is stored.
 *
 * @param conversation its conversation's id
 * @param message its own id there
 */
public record Place(String conversation, String message) {}
