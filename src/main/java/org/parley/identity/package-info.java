/**
 * Who is calling.
 *
 * <p>An {@link org.parley.identity.Identification} looks at a request and says {@link org.parley.identity.Identity}: a
 * known {@link org.parley.identity.Caller}, or a refusal. No threads, no state.
 */
@NullMarked
package org.parley.identity;

import org.jspecify.annotations.NullMarked;
