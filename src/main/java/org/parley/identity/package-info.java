/**
 * Who is calling.
 *
 * <p>An {@link org.parley.identity.Identification} looks at a request and says {@link org.parley.identity.Identity}: a
 * known {@link org.parley.identity.Caller}, a refusal, or nobody yet. {@link org.parley.identity.Users} keeps who has been here, by JDBC, and
 * says whether somebody who is known may come in; {@link org.parley.identity.UserWatch}, a thread, tells of those who may no longer.
 *
 * <p>Decided: in local mode every sign that a request is not this machine's own refuses it: its peer, its host, whom a proxy
 * says that it forwards for. A proxy on the same machine that says nothing and rewrites the host cannot be told.
 */
@NullMarked
package org.parley.identity;

import org.jspecify.annotations.NullMarked;
