/** What the webhook is told, and that nothing is lost. */
@NullMarked
package org.parley.webhook;

import org.jspecify.annotations.NullMarked;
