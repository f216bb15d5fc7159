package org.parley.webhook;

/**
 * Something to be told.
 *
 * @param id the same however often it is tried
 * @param tries so far
 */
record Message(String id, String payload, int tries) {}
