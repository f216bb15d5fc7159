package org.parley.cluster;

import java.util.Optional;

/**
 * Events of one answer that follow each other, as they go over the wire.
 *
 * @param first the number of its first event
 * @param last and of its last
 * @param ending the terminal event as JSON, where that is the last
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record Block(String answer, long first, long last, byte[] bytes, Optional<String> ending) {}
