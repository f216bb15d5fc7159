@NullMarked
package org.parley;

import org.jspecify.annotations.NullMarked;
