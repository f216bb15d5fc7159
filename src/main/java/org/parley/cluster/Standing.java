package org.parley.cluster;

/**
 * How it stands with an answer.
 *
 * @param node the only one that may add to it
 * @param last the number of its newest event
 */
public record Standing(String node, long last, boolean ended, boolean stopAsked) {}
