package org.parley.generation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Remembers the last forgotten generations, so that their owners hear "expired" rather than "unknown". */
final class Tombstones {
    private static final int MOST = 50_000;

    private record Stone(String owner, Optional<Place> place) {}

    private final Map<String, Stone> stones = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Stone> eldest) {
            return size() > MOST;
        }
    };

    synchronized void add(Generation generation) {
        stones.put(generation.id().text(), new Stone(generation.owner().id(), generation.place()));
    }

    synchronized Lookup of(String generation, String caller) {
        Stone stone = stones.get(generation);
        return stone != null && stone.owner().equals(caller) ? new Lookup.Expired(stone.place()) : new Lookup.Unknown();
    }
}
