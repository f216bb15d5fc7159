/**
 * Who is calling.
 *
 * <p>An {@link org.parley.identity.Identification} looks at a request and says {@link org.parley.identity.Identity}: a
 * known {@link org.parley.identity.Caller}, a refusal, or nobody yet. {@link org.parley.identity.Users} keeps who has been here, by JDBC, and
 * says whether somebody who is known may come in; {@link org.parley.identity.UserWatch} tells of those who may no longer.
 *
 * <p>A {@link org.parley.identity.Login} is a way in for browsers: the server's own, or an OpenID provider, of whose library ({@code
 * com.nimbusds}) only this room knows. What the server's own has shown is kept in the server's session. What the provider has shown is
 * kept in the database by {@link org.parley.identity.Logins}, so that every node knows it. Either is over that began before its user was
 * signed out: one time in the database ends it on every node.
 *
 * <p>Programs are let in by {@link org.parley.identity.ApiKeys}: {@link org.parley.identity.KeyIdentification} stands before the mode's own
 * way and takes a key's program for its owner, without an owner's rights as an admin. {@link org.parley.identity.KeyWatch} ends what keys
 * have open that were revoked. {@link org.parley.identity.ServiceAccounts} are users that are programs and cannot log in.
 *
 * <p>Decided: a back-channel logout ends all sessions of the person, not only the one that it names: which session is which would
 * have to be kept in the database, and whoever is still logged in at the provider is back without being asked.
 *
 * <p>Decided: a login that is under way is a row too, of which the browser has a cookie and the provider the state. Sealed into a cookie
 * it would need a key that nodes share, and could be used twice. Who begins logins and keeps no cookies costs a row each for ten minutes.
 *
 * <p>Decided: a login ends eight hours after its last request, and after a day. Being in still at the provider, one is back without being
 * asked.
 *
 * <p>Decided: in local mode every sign that a request is not this machine's own refuses it: its peer, its host, whom a proxy
 * says that it forwards for. A proxy on the same machine that says nothing and rewrites the host cannot be told.
 */
@NullMarked
package org.parley.identity;

import org.jspecify.annotations.NullMarked;
