@NullMarked
package org.parley.generation;

import org.jspecify.annotations.NullMarked;
