/**
 * Listens: how Parley is. {@link org.parley.telemetry.Health} answers whether it lives and whether it takes requests; it
 * asks for no login and tells no details.
 */
@NullMarked
package org.parley.telemetry;

import org.jspecify.annotations.NullMarked;
