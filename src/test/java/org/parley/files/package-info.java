@NullMarked
package org.parley.files;

import org.jspecify.annotations.NullMarked;
