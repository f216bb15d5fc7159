package org.parley.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A checked request, whichever of the two APIs it came by.
 *
 * @param body in the words of the Responses API, all of it to be sent
 * @param chatOnly what only chat completions has
 * @param stream whether the answer is wanted piece by piece
 * @param background whether the answer goes on without its reader
 * @param usage whether a chat's stream ends with what it has cost
 */
record Asked(String model, ObjectNode body, ObjectNode chatOnly, boolean stream, boolean background, boolean usage) {}
