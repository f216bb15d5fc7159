package org.parley.generation;

import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers whose the last forgotten generations were, so that their owners hear "expired" rather than "unknown". */
final class Tombstones {
    private static final int MOST = 50_000;

    private final Map<String, String> owners = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    };

    synchronized void add(String generation, String owner) {
        owners.put(generation, owner);
    }

    synchronized boolean isOwner(String generation, String caller) {
        return caller.equals(owners.get(generation));
    }
}
