/** What OpenAI's clients see under {@code /v1}, over real sockets. */
@NullMarked
package org.parley.gateway;

import org.jspecify.annotations.NullMarked;
