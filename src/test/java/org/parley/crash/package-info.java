/** The server's process is killed while people chat: what it has acknowledged is there when it is back. */
@NullMarked
package org.parley.crash;

import org.jspecify.annotations.NullMarked;
