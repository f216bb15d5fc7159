/**
 * Proofs under load: nobody else is hurt by those who leave, hang or flood, and everything comes back. Each test has a short form
 * that runs with all others; {@code -Dleaving.rounds=}, {@code -Dabandoned.generations=} ask for the long one.
 */
@NullMarked
package org.parley.load;

import org.jspecify.annotations.NullMarked;
