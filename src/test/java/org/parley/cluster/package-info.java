/**
 * Proofs for several nodes on one PostgreSQL: nothing is lost or doubled whatever fails, and how quick the rest is. Real processes, a real
 * PostgreSQL and a real nginx, on lines that can be cut and held. {@code Fleet} is all of them, {@code Clients} ask and read,
 * {@code Fault} breaks one thing at a time, {@code Judgement} says what came of it.
 */
@NullMarked
package org.parley.cluster;

import org.jspecify.annotations.NullMarked;
