/** What the gate promises, on every database. */
@NullMarked
package org.parley.governance;

import org.jspecify.annotations.NullMarked;
