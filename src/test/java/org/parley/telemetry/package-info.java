/** How Parley is, as those see it who watch it. */
@NullMarked
package org.parley.telemetry;

import org.jspecify.annotations.NullMarked;
