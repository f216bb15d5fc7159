/** What {@code src/deploy} holds: the files are read, and the proxies are run with them. */
@NullMarked
package org.parley.deploy;

import org.jspecify.annotations.NullMarked;
