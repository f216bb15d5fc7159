@NullMarked
package org.parley.conversation;

import org.jspecify.annotations.NullMarked;
