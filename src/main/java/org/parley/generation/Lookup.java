package org.parley.generation;

import java.util.Optional;

/** What is known of a generation's id to one caller. */
public sealed interface Lookup {
    record Found(Generation generation) implements Lookup {}

    /** It was the caller's, and its events are no longer kept; a stored answer is still at its place. */
    record Expired(Optional<Place> place) implements Lookup {}

    /** Not there, or somebody else's: the caller cannot tell which. */
    record Unknown() implements Lookup {}
}
