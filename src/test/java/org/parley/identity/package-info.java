/** Who may come in, and who no longer. */
@NullMarked
package org.parley.identity;

import org.jspecify.annotations.NullMarked;
