package org.parley.generation;

/**
 * An event as it stands in the log.
 *
 * @param name one of the contract's event names
 * @param data one JSON object, exactly as it is sent
 */
public record StoredEvent(long sequence, String name, String data) {
    public boolean terminal() {
        return name.equals("end") || name.equals("error");
    }
}
