package org.parley.governance;

import java.util.List;

/** A stored reservation. */
record Reserved(String id, List<Charge> charges) {
    Reserved {
        charges = List.copyOf(charges);
    }
}
