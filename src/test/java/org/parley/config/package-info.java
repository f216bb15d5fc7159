/** Settings: defaults, places, bounds, and that all faults are told together. */
@NullMarked
package org.parley.config;

import org.jspecify.annotations.NullMarked;
