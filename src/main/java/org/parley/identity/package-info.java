/**
 * Who is calling.
 *
 * <p>An {@link org.parley.identity.Identification} looks at a request and says {@link org.parley.identity.Identity}: a
 * known {@link org.parley.identity.Caller}, or a refusal. No threads, no state.
 *
 * <p>Decided: in local mode every sign that a request is not this machine's own refuses it: its peer, its host, whom a proxy
 * says that it forwards for. A proxy on the same machine that says nothing and rewrites the host cannot be told.
 */
@NullMarked
package org.parley.identity;

import org.jspecify.annotations.NullMarked;
