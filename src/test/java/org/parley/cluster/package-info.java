@NullMarked
package org.parley.cluster;

import org.jspecify.annotations.NullMarked;
