package org.parley.identity;

import jakarta.servlet.http.HttpServletRequest;
import org.parley.config.Settings;

/** Knows a browser by the server's login that its session began with. */
public final class SessionIdentification implements Identification {
    private final Roles roles;

    public SessionIdentification(Settings.Auth auth) {
        this.roles = Roles.of(auth);
    }

    @Override
    public Identity identify(HttpServletRequest request) {
        return LoginSession.of(request)
                .<Identity>map(session -> session.known(roles))
                .orElseGet(Identity.Anonymous::new);
    }
}
