/** Real servers and small tools that tests share. */
@NullMarked
package org.parley.testing;

import org.jspecify.annotations.NullMarked;
