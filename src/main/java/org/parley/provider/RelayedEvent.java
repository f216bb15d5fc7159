package org.parley.provider;

import java.util.Arrays;

/**
 * An event of the Responses API, as bytes that are lent until the sink's method returns.
 *
 * @param type printable ASCII
 * @param bytes one JSON object without a line break, from {@code from} to {@code to}
 * @param numberFrom where the digits of its {@code sequence_number} begin: whoever keeps the event numbers it
 */
@SuppressWarnings("ArrayRecordComponent") // a window on the reader's buffer, never compared
public record RelayedEvent(String type, byte[] bytes, int from, int to, int numberFrom, int numberTo) {
    /** To be kept. */
    public RelayedEvent copy() {
        return new RelayedEvent(
                type, Arrays.copyOfRange(bytes, from, to), 0, to - from, numberFrom - from, numberTo - from);
    }
}
